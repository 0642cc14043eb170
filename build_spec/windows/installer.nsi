; The installer for Windows: for one person, without administrator rights.
; Compiled by: python3 build_spec/dev.py package windows, which gives
;   TITLE VERSION VERSION_FOUR COMMENT OUTPUT LISTS ICON SIDE KIBIBYTES  always
;   WEBVIEW2   a WebView2 runtime installer to carry (optional)
;   SIGN       a command that signs the file named after it (optional)
;
; Silent: setup.exe /S [/D=C:\folder], last and without quotes; "uninstall.exe" /S.
; Exit codes: 0 done, 1 cancelled, 2 failed, 3 the program is running.

Unicode true
ManifestDPIAware true
SetCompressor /SOLID lzma
RequestExecutionLevel user

!include MUI2.nsh
!include LogicLib.nsh

Name "${TITLE}"
BrandingText "${TITLE} ${VERSION}"
OutFile "${OUTPUT}"
InstallDir "$LOCALAPPDATA\Programs\${TITLE}"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${TITLE}"
InstallDirRegKey HKCU "${UNINSTALL_KEY}" "InstallLocation"
; The number is Microsoft's for the runtime, the same on every computer:
; https://learn.microsoft.com/microsoft-edge/webview2/concepts/distribution
!define WEBVIEW2_KEY "Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}"
!define WEBVIEW2_PAGE "https://go.microsoft.com/fwlink/p/?LinkId=2124703"
!define RUNNING 3

VIProductVersion "${VERSION_FOUR}"
VIAddVersionKey "ProductName" "${TITLE}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "${TITLE} Setup"
VIAddVersionKey "Comments" "${COMMENT}"
VIAddVersionKey "LegalCopyright" "the authors of ${TITLE}"

!ifdef SIGN
  !finalize '${SIGN} "%1"'
  !uninstfinalize '${SIGN} "%1"'
!endif

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${SIDE}"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\${TITLE}.exe"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
; The uninstaller asks nothing: it removes what was installed, and that cannot be a person's work.
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"
!insertmacro MUI_LANGUAGE "Arabic"

LangString IS_RUNNING ${LANG_ENGLISH} "${TITLE} is running. Close it, then press Retry."
LangString IS_RUNNING ${LANG_GERMAN} "${TITLE} läuft. Bitte schließen, dann auf Wiederholen drücken."
LangString IS_RUNNING ${LANG_ARABIC} "${TITLE} قيد التشغيل. أغلقه ثم اضغط على إعادة المحاولة."
LangString NO_WEBVIEW2 ${LANG_ENGLISH} "The WebView2 runtime of Microsoft is missing on this computer. Without it ${TITLE} opens in your browser. Open Microsoft's page to install it now?"
LangString NO_WEBVIEW2 ${LANG_GERMAN} "Auf diesem Computer fehlt Microsofts WebView2-Laufzeit. Ohne sie öffnet sich ${TITLE} im Browser. Microsofts Seite öffnen, um sie jetzt zu installieren?"
LangString NO_WEBVIEW2 ${LANG_ARABIC} "لا يوجد WebView2 من Microsoft على هذا الحاسوب. بدونه يُفتح ${TITLE} في المتصفح. هل تريد فتح صفحة Microsoft لتثبيته الآن؟"

; Windows refuses to open a program for writing while it runs.
!macro WAIT_UNTIL_CLOSED PREFIX
Function ${PREFIX}WaitUntilClosed
  ${Do}
    ${IfNot} ${FileExists} "$INSTDIR\${TITLE}.exe"
      Return
    ${EndIf}
    ClearErrors
    FileOpen $0 "$INSTDIR\${TITLE}.exe" a
    ${IfNot} ${Errors}
      FileClose $0
      Return
    ${EndIf}
    ${If} ${Silent}
      SetErrorLevel ${RUNNING}
      Quit
    ${EndIf}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(IS_RUNNING)" IDRETRY +3
    SetErrorLevel ${RUNNING}
    Quit
  ${Loop}
FunctionEnd
!macroend
!insertmacro WAIT_UNTIL_CLOSED ""
!insertmacro WAIT_UNTIL_CLOSED "un."

Function HasWebView2
  ; On a 64-bit Windows the runtime for everybody stands in the 32-bit part of the registry.
  ReadRegStr $0 HKLM "SOFTWARE\WOW6432Node\${WEBVIEW2_KEY}" "pv"
  ${If} $0 == ""
    ReadRegStr $0 HKLM "SOFTWARE\${WEBVIEW2_KEY}" "pv"
  ${EndIf}
  ${If} $0 == ""
    ReadRegStr $0 HKCU "Software\${WEBVIEW2_KEY}" "pv"
  ${EndIf}
  ${If} $0 == "0.0.0.0"
    StrCpy $0 ""
  ${EndIf}
FunctionEnd

Section
  SetShellVarContext current
  Call WaitUntilClosed
  ; An earlier version takes its own files away, and no others.
  ${If} ${FileExists} "$INSTDIR\uninstall.exe"
    ExecWait '"$INSTDIR\uninstall.exe" /S _?=$INSTDIR'
    Delete "$INSTDIR\uninstall.exe"
  ${EndIf}
  !include "${LISTS}/install.nsh"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  SetOutPath "$INSTDIR"
  CreateShortcut "$SMPROGRAMS\${TITLE}.lnk" "$INSTDIR\${TITLE}.exe"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayName" "${TITLE}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\${TITLE}.exe"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "Comments" "${COMMENT}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "EstimatedSize" ${KIBIBYTES}
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoRepair" 1
SectionEnd

Section
  Call HasWebView2
  ${If} $0 == ""
    !ifdef WEBVIEW2
      InitPluginsDir
      File "/oname=$PLUGINSDIR\webview2.exe" "${WEBVIEW2}"
      ExecWait '"$PLUGINSDIR\webview2.exe" /silent /install'
    !else
      ; Nobody reads a question in a silent run; the program then opens in the browser.
      MessageBox MB_YESNO|MB_ICONINFORMATION "$(NO_WEBVIEW2)" /SD IDNO IDNO +2
      ExecShell "open" "${WEBVIEW2_PAGE}"
    !endif
  ${EndIf}
SectionEnd

Section "Uninstall"
  SetShellVarContext current
  Call un.WaitUntilClosed
  !include "${LISTS}/uninstall.nsh"
  Delete "$INSTDIR\uninstall.exe"
  ; Only when nothing else is in it.
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${TITLE}.lnk"
  DeleteRegKey HKCU "${UNINSTALL_KEY}"
SectionEnd
