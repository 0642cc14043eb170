/**
 * Every word of the page in German: short and impersonal, as the systems themselves speak.
 * @type {import('../lib/words.js').WholeCatalogue}
 */
export const words = {
  number: "{number}",
  "time.dayAndClock": "{day}, {time}",

  "shell.skip": "Zum Inhalt springen",
  "shell.places": "Bereiche",
  "shell.notices": "Hinweise",
  "place.create": "Erstellen",
  "place.library": "Mediathek",
  "place.review": "Ansehen",
  "place.settings": "Einstellungen",
  "rail.underWay": { one: "{count} Video in Arbeit", other: "{count} Videos in Arbeit" },

  "welcome.title": "Willkommen bei Videogen",
  "welcome.lead":
    "Einfach beschreiben, was zu sehen sein soll. Azure OpenAI Sora macht daraus ein Video, und es bleibt im eigenen Ordner.",
  "welcome.connect": "Mit Azure verbinden",
  "welcome.connectText":
    "Für ein Azure-Konto mit einer Sora-Bereitstellung. Gebraucht werden deren Adresse, ein Schlüssel und der Name der Bereitstellung. Azure berechnet jedes Video.",
  "welcome.practice": "Ohne Konto ausprobieren",
  "welcome.practiceText":
    "Ein Übungsstudio auf diesem Computer steht für Azure ein. Alles funktioniert, die Clips tragen den Vermerk „Übung“, nichts wird gesendet und nichts kostet Geld.",
  "welcome.back": "Zurück",

  "connection.title": "Mit Azure verbinden",
  "connection.endpoint": "Adresse",
  "connection.endpointHint":
    "Einfügen, was das Azure-Portal anzeigt. Auch eine ganze URL passt: Bereitstellung und Version darin werden erkannt.",
  "connection.key": "Schlüssel",
  "connection.deployment": "Name der Bereitstellung",
  "connection.deploymentHint":
    "Der Name, den das Sora-Modell in Azure bekommen hat, zum Beispiel „sora-2“.",
  "connection.more": "Weitere Angaben",
  "connection.dialect": "Schnittstelle",
  "connection.dialectAuto": "Aus der Adresse erkennen",
  "connection.dialectVideos": "Videos (Sora 2)",
  "connection.dialectJobs": "Jobs (Sora, Vorschau)",
  "connection.apiVersion": "API-Version",
  "connection.apiVersionHint": "Leer lassen, solange Azure keine bestimmte Version verlangt.",
  "connection.name": "Name",
  "connection.nameHint": "Nur für dich, um Verbindungen zu unterscheiden.",
  "connection.signIn": "Art der Anmeldung",
  "connection.signInKey": "Mit einem Schlüssel",
  "connection.signInBearer": "Mit einem Schlüssel als Bearer-Token",
  "connection.signInEntra": "Mit Microsoft Entra über die Azure CLI",
  "connection.scope": "Geltungsbereich des Tokens",
  "connection.scopeHint":
    "Leer lassen, außer deine Firma nennt einen anderen. Melde dich einmal mit „az login“ in einem Terminal an.",
  "connection.check": "Verbindung prüfen",
  "connection.save": "Prüfen und speichern",
  "connection.saveAnyway": "Trotzdem speichern",
  "connection.saved": "Die Verbindung ist gespeichert.",
  "connection.errors": "Bitte noch einmal ansehen",
  "connection.checks": "Prüfung der Verbindung",
  "key.keyring":
    "Ein Schlüssel liegt im Schlüsselspeicher des Systems. Leer lassen, um ihn zu behalten.",
  "key.file":
    "Ein Schlüssel liegt in einer Datei, die nur dieses Benutzerkonto lesen kann, da dieses System keinen Schlüsselspeicher hat. Leer lassen, um ihn zu behalten.",
  "key.environment":
    "Ein Schlüssel kommt aus der Umgebung dieses Programms. Ein hier eingegebener wird gespeichert.",
  "key.none":
    "Er wird dort verwahrt, wo nur dieses Benutzerkonto ihn lesen kann, und nie wieder angezeigt.",
  "check.address": "Adresse",
  "check.key": "Schlüssel",
  "check.deployment": "Bereitstellung",
  "check.dialect": "Schnittstelle",
  "check.good": "Gut",
  "check.bad": "Falsch",
  "check.waiting": "Wird geprüft …",
  "check.skipped": "Nicht bekannt",
  "checked.addressGood": "Die Adresse antwortet.",
  "checked.addressBad": "Azure ist unter dieser Adresse nicht zu erreichen.",
  "checked.addressHelp":
    "Die Adresse noch einmal aus dem Azure-Portal kopieren und das Netzwerk prüfen.",
  "checked.keyGood": "Der Schlüssel wird angenommen.",
  "checked.keyBad":
    "Azure nimmt diesen Schlüssel nicht an, oder er darf hier keine Videos erstellen.",
  "checked.keyHelp": "Schlüssel 1 oder 2 dieser Ressource aus dem Azure-Portal kopieren.",
  "checked.deploymentGood": "Die Bereitstellung wird angenommen.",
  "checked.deploymentBad": "Azure hat keine nutzbare Bereitstellung dieses Namens.",
  "checked.deploymentOpen":
    "Gegen diesen Namen spricht nichts; sicher ist es mit dem ersten Video.",
  "checked.deploymentHelp":
    "Den Namen der Bereitstellung, nicht den des Modells, aus dem Azure-Portal kopieren.",
  "checked.dialectGood": "Der Dienst spricht diese Schnittstelle.",
  "checked.dialectBad": "Der Dienst spricht die andere Schnittstelle.",
  "checked.dialectHelp": "Für diese Verbindung die andere Schnittstelle wählen.",
  "checked.notKnown": "Nicht bekannt, weil eine frühere Antwort fehlt.",
  "connection.oddPath":
    "Dieser Pfad bei {host} ist keiner von Azure. Die Videos werden trotzdem dort angefragt. Stimmt das so?",
  "connection.strangeHost":
    "{host} gehört nicht zu Azure. Schlüssel und Prompts gehen dann dorthin. Stimmt das so?",
  "connection.shortName": "Ist {host} der ganze Name? Bei Azure hieße er {host}.openai.azure.com.",
  "wrong.address_empty":
    "Die Adresse einfügen, die das Azure-Portal für die eigene Ressource anzeigt.",
  "wrong.address_is_key":
    "Das sieht wie ein Schlüssel aus. Hierher gehört die Adresse; der Schlüssel hat sein eigenes Feld.",
  "wrong.address_is_portal":
    "Das ist eine Seite des Portals selbst. Dort die eigene Ressource öffnen und deren Endpunkt kopieren.",
  "wrong.address_open":
    "Die Adresse muss mit https:// beginnen, damit der Schlüssel unterwegs nicht gelesen werden kann.",
  "wrong.address_malformed":
    "Das ist keine Adresse. Den Endpunkt so einfügen, wie ihn das Azure-Portal anzeigt.",
  "wrong.address_scheme": "Die Adresse muss mit https:// beginnen.",
  "wrong.address_user":
    "Den Benutzernamen vor dem @ weglassen; der Schlüssel hat sein eigenes Feld.",
  "wrong.address_fragment": "Das # und was danach kommt, weglassen.",
  "wrong.address_not_ascii": "Den Namen des Rechners in einfacher Form schreiben, ohne Umlaute.",
  "wrong.address_port": "Der Port nach dem Doppelpunkt muss eine Zahl von 1 bis 65535 sein.",
  "wrong.address_dots": "Die Punkte im Pfad der Adresse weglassen.",
  "wrong.address_query":
    "Das Fragezeichen und was danach kommt, weglassen; nur api-version darf bleiben.",
  "wrong.address_version": "Azure kennt die api-version in dieser Adresse nicht.",
  "wrong.key_malformed": "Das kann kein Schlüssel von Azure sein. Bitte noch einmal kopieren.",
  "wrong.deployment_empty":
    "Den Namen der Bereitstellung so eingeben, wie ihn das Azure-Portal anzeigt.",
  "wrong.deployment_malformed":
    "Das kann kein Name einer Bereitstellung sein. Bitte noch einmal kopieren.",
  "wrong.api_version_malformed":
    "Die Version muss leer sein oder „preview“, „v1“ oder ein Datum wie 2025-02-15 lauten.",
  "held.byOrganisation": "Von der eigenen Organisation festgelegt.",
  "held.byThisRun":
    "Für diesen Lauf von außen festgelegt, durch die Umgebung oder die Befehlszeile.",

  "create.question": "Was soll zu sehen sein?",
  "create.placeholder": "Die Szene, das Licht, die Bewegung, den Ton beschreiben …",
  "create.examples": "Oder mit einem davon beginnen",
  "create.shape": "Form und Größe",
  "create.length": "Länge",
  "create.howMany": "Anzahl",
  "create.generate": "Erstellen",
  "create.keys": "Strg + Eingabe",
  "create.keysMac": "⌘ Zeilenschalter",
  "create.empty": "Zuerst beschreiben, was zu sehen sein soll.",
  "create.counter": "{used} von {most} Zeichen",
  "wrong.prompt_empty": "Beschreiben, was im Video zu sehen sein soll.",
  "wrong.prompt_character":
    "Eines der Zeichen lässt sich nicht senden. Bitte löschen und neu eingeben.",
  "wrong.prompt_too_long": "Die Beschreibung ist zu lang, um gesendet zu werden.",
  "wrong.size_not_offered": "Diese Größe ist hier nicht möglich. Bitte eine andere wählen.",
  "wrong.seconds_not_offered": "Diese Länge ist hier nicht möglich. Bitte eine andere wählen.",
  "wrong.seconds_too_long": "In dieser Größe muss ein Video kürzer sein.",
  "wrong.count_not_offered": "So viele sind hier nicht möglich. Bitte weniger wählen.",
  "create.taken": { one: "In der Warteschlange.", other: "{count} Videos in der Warteschlange." },
  "create.before": "Der Text davor",
  "create.forget": "Schließen",
  "create.price": "Preis",
  "example.1": "Ein Papierboot überquert einen blauen Tisch, weiches Morgenlicht, langsame Kamera",
  "example.2":
    "Wellen rollen in der Dämmerung über schwarzen Sand, von einer Drohne gesehen, tiefes Meeresrauschen",
  "example.3": "Ein Rotfuchs läuft durch frischen Schnee, dicht am Boden, geringe Schärfentiefe",
  "example.4":
    "Eine alte Straßenbahn fährt im Regen eine steile Straße hinauf, Lichter auf nassem Stein",
  "shape.landscape": "Querformat",
  "shape.portrait": "Hochformat",
  "shape.square": "Quadrat",
  "price.practice": "Übung · kostenlos",
  "price.unknown": "Wird von Azure berechnet · Preis hier nicht bekannt",
  "price.about": "Etwa {price} · Listenpreis",

  "jobs.underWay": "In Arbeit",
  "jobs.lately": "Zuletzt",
  "job.inLine": "In der Warteschlange",
  "job.sending": "Wird an Azure gesendet",
  "job.checking":
    "Bei Azure wird nachgesehen, ob dieses begonnen wurde … (es wird nicht doppelt berechnet)",
  "job.waiting": "Wartet bei Azure",
  "job.making": "Das Video entsteht · {percent}",
  "job.makingUnknown": "Das Video entsteht · meist etwa eine Minute",
  "job.saving": "Wird auf diesem Computer gespeichert",
  "job.savingPart": "Wird auf diesem Computer gespeichert · {received} von {total}",
  "job.ready": "Auf diesem Computer gespeichert",
  "job.readyButMissing": {
    one: "Auf diesem Computer gespeichert; ein Video konnte nicht geholt werden",
    other: "Auf diesem Computer gespeichert; {count} Videos konnten nicht geholt werden",
  },
  "job.cancelled": "Abgebrochen",
  "job.cancelling": "Wird abgebrochen …",
  "job.cancelNoted":
    "Der Abbruch ist vorgemerkt. Wird das Video trotzdem fertig, bleibt es erhalten.",
  "job.atRisk":
    "Dieses Video könnte verloren gehen: Azure bewahrt es nur bis {day}, {time} auf, und bisher ließ es sich nicht holen.",
  "job.atRiskSoon":
    "Dieses Video könnte verloren gehen: Azure löscht es bald, und bisher ließ es sich nicht holen.",
  "job.finishedAnyway": "Es wurde trotzdem fertig und ist schon bezahlt.",
  "job.offline": "Keine Verbindung. Es geht weiter, sobald sie wieder da ist",
  "job.offlineUntil":
    "Keine Verbindung. Es geht weiter, sobald sie wieder da ist (Azure hält es bereit bis {day}, {time})",
  "job.diskFull":
    "Auf dem Datenträger ist kein Platz (nötig: {size}). Es wird geholt, sobald welcher da ist",
  "job.diskFullUnknown":
    "Auf dem Datenträger ist kein Platz. Es wird geholt, sobald welcher da ist",
  "job.candidates": {
    one: "Ein Video bei Azure könnte dieses sein. Ist es das?",
    "=2": "Zwei Videos bei Azure könnten dieses sein. Welches ist es?",
    other: "{count} Videos bei Azure könnten dieses sein. Welches ist es?",
  },
  "job.maybeCharged":
    "Es ließ sich nicht herausfinden, ob Azure dieses begonnen hat. Bitte im Azure-Portal nachsehen",
  "job.undone": "Zurückgenommen. Nichts wurde gesendet.",
  "trouble.key":
    "Azure nimmt den Schlüssel nicht an. Die Warteschlange ruht, bis er in den Einstellungen berichtigt ist",
  "trouble.permission":
    "Der Schlüssel darf hier keine Videos erstellen. Die Warteschlange ruht, bis das in den Einstellungen behoben ist",
  "trouble.deployment":
    "Azure hat keine Bereitstellung dieses Namens. Die Warteschlange ruht, bis er in den Einstellungen berichtigt ist",
  "trouble.address":
    "Unter der Adresse antwortet etwas anderes als Azure. Die Warteschlange ruht, bis sie in den Einstellungen berichtigt ist",
  "trouble.retired":
    "Azure bietet dieses Modell nicht mehr an. Die gespeicherten Videos bleiben hier",
  "trouble.notConfigured": "Kein Konto ist verbunden. Die Warteschlange ruht, bis es eines gibt",
  "trouble.signIn":
    "Die Azure CLI gibt kein Token. Alles wartet, bis „az login“ oder ein Schlüssel hilft",
  "trouble.busy": "Azure ist mit den anderen Videos beschäftigt; dieses ist als Nächstes dran",
  "trouble.otherComputer":
    "Ein anderer Computer benutzt diese Mediathek. Dieses wartet, bis es dran ist",
  "trouble.needsPermission": "In der Warteschlange · wartet auf die Antwort oben",
  "trouble.lineWaits":
    "Die Warteschlange ruht. Nichts geht verloren; es geht weiter, sobald das behoben ist.",
  "failed.words":
    "Der Sicherheitsfilter von Azure hat diesen Text abgelehnt. Nichts wurde erstellt",
  "failed.result": "Der Sicherheitsfilter von Azure hat das fertige Video abgelehnt",
  "failed.expired": "Azure hat dieses Video gelöscht, bevor es geholt werden konnte",
  "failed.rejected": "Azure hat diese Anfrage abgelehnt. Nichts wurde erstellt",
  "failed.job": "Azure konnte dieses Video nicht erstellen",
  "failed.other": "Dieses Video konnte nicht erstellt werden",
  "failed.internal": "In Videogen ist etwas schiefgegangen. Nichts ging verloren",

  "action.cancel": "Abbrechen",
  "action.undo": "Rückgängig",
  "action.fetch": "Holen (schon bezahlt)",
  "action.folder": "Anderen Ordner wählen",
  "action.check": "Erneut prüfen",
  "action.resend": "Noch einmal senden (kostet womöglich ein zweites Mal)",
  "action.neither": "Keines davon, noch einmal senden (kostet womöglich ein zweites Mal)",
  "action.thisOne": "Dieses",
  "action.notThisOne": "Nicht dieses",
  "action.edit": "Bearbeiten und erneut versuchen",
  "action.again": "Noch einmal erstellen",
  "action.save": "Speichern",
  "toasts.title": "Meldungen",
  "action.settings": "Einstellungen öffnen",
  "action.play": "Abspielen",
  "action.reveal": "Im Ordner zeigen",
  "action.saveCopy": "Kopie speichern",
  "action.trash": "Löschen",
  "action.restore": "Aus dem Papierkorb zurückholen",
  "action.report": "Bericht kopieren",
  "action.copy": "Kopieren",
  "action.copyPath": "Pfad kopieren",
  "action.dismiss": "Schließen",
  "action.previous": "Voriges Video",
  "action.next": "Nächstes Video",
  "action.retry": "Erneut versuchen",
  "details.title": "Details",
  "details.happened": "Was geschehen ist",
  "details.azureSays": "Wortlaut von Azure",
  "details.requestId": "Anfrage-ID bei Azure",
  "details.code": "Code",
  "details.job": "Auftrag",
  "candidate.made": "Erstellt um {time}",
  "candidate.thisOneMade": "Dieses, erstellt um {time}",
  "candidate.notThisOneMade": "Nicht dieses, erstellt um {time}",
  "still.play": "„{title}“ abspielen",

  "library.title": "Mediathek",
  "library.search": "Prompts und Titel durchsuchen",
  "library.sort": "Reihenfolge",
  "library.newest": "Neueste zuerst",
  "library.oldest": "Älteste zuerst",
  "library.longest": "Längste zuerst",
  "library.shortest": "Kürzeste zuerst",
  "library.byTitle": "Nach Titel",
  "library.shown": "Angezeigt",
  "library.all": "Alle Videos",
  "library.trash": "Papierkorb",
  "library.count": { one: "{count} Video", other: "{count} Videos" },
  "library.noneYet": "Noch nichts da",
  "library.noneYetText":
    "Jedes erstellte Video wird hier aufbewahrt, als gewöhnliche Datei im eigenen Ordner. Es läuft auch ohne Netzwerk.",
  "library.makeFirst": "Erstes Video erstellen",
  "library.noneFound": "Kein Treffer für „{query}“",
  "library.noneFoundText":
    "Gesucht wird in Prompts, Titeln, Notizen und Schlagwörtern. Weniger Wörter finden mehr.",
  "library.clear": "Suche löschen",
  "library.trashEmpty": "Der Papierkorb ist leer",
  "library.trashEmptyText":
    "Gelöschte Videos bleiben dreißig Tage hier und lassen sich zurückholen.",
  "library.failed": "Die Mediathek hat nicht geantwortet.",
  "orphans.title": "Fertige Videos im Azure-Konto gefunden",
  "orphans.text":
    "Sie fehlen in dieser Mediathek. Das Holen kostet nichts; Azure löscht sie nach etwa einem Tag.",
  "orphans.banner": {
    one: "Im Azure-Konto wurde ein fertiges Video gefunden.",
    other: "Im Azure-Konto wurden {count} fertige Videos gefunden.",
  },
  "orphans.look": "Ansehen",
  "orphans.fetch": "Holen",
  "orphans.notMine": "Nicht meins",
  "orphans.noPrompt": "Azure nennt den Text zu diesem Video nicht",
  "orphans.until": "vorhanden bis {day}, {time}",
  "orphans.fetching": "Es wird jetzt geholt.",
  "orphans.search": "Im Konto nach fertigen Videos suchen",
  "orphans.none": "Bei Azure liegen keine fertigen Videos, die hier fehlen.",
  "orphans.dismissed": "Es wird nicht mehr angezeigt.",
  "video.practice": "Übung",
  "video.untitled": "Video ohne Titel",
  "video.missing": "Datei nicht gefunden",

  "review.title": "Ansehen",
  "review.back": "Mediathek",
  "review.emptyTitle": "Noch nichts anzusehen",
  "review.empty":
    "Ein Video erstellen oder eines in der Mediathek auswählen. Hier wird es groß gezeigt.",
  "review.prompt": "Prompt",
  "review.facts": "Über dieses Video",
  "review.keys":
    "Leertaste Wiedergabe und Pause · ← → voriges und nächstes · M Ton · F Vollbild · D Kopie speichern · Entf Löschen · Esc zurück zur Mediathek",
  "player.controls": "Wiedergabe",
  "player.play": "Abspielen",
  "player.pause": "Anhalten",
  "player.mute": "Ton aus",
  "player.unmute": "Ton an",
  "player.full": "Vollbild",
  "player.seek": "Position",
  "player.position": "{at} / {of}",
  "player.missing": "Die Datei wurde verschoben oder gelöscht. Sie lag hier: {path}",
  "player.broken":
    "Dieses Video lässt sich hier nicht abspielen. Die Datei liegt auf diesem Computer: „Im Ordner zeigen“ führt hin.",
  "player.noCodec": "Diesem Fenster fehlt ein H.264-Decoder. Die Datei selbst ist in Ordnung.",
  "fact.made": "Erstellt",
  "fact.picture": "Bild",
  "fact.length": "Länge",
  "fact.frameRate": "Bildrate",
  "fact.framesPerSecond": "{rate} je Sekunde",
  "fact.sound": "Ton",
  "fact.soundYes": "Ja",
  "fact.soundNo": "Keiner",
  "fact.file": "Datei",
  "fact.fileSize": "Dateigröße",
  "reveal.path": "Die Datei liegt hier: {path}",
  "saveCopy.done": "Gespeichert als {path}",
  "trash.done": "In den Papierkorb gelegt.",
  "trash.restored": "Wieder in der Mediathek.",
  "copy.done": "Kopiert.",
  "copy.failed":
    "Die Zwischenablage steht diesem Fenster nicht offen. Den Text markieren und kopieren.",

  "settings.title": "Einstellungen",
  "settings.account": "Konto",
  "settings.use": "Wo Videos entstehen",
  "settings.usePractice": "Übungsstudio",
  "settings.usePracticeText":
    "Auf diesem Computer, mit dem Vermerk „Übung“, ohne Netzwerk und kostenlos.",
  "connections.add": "Verbindung hinzufügen",
  "connections.change": "Diese Verbindung ändern",
  "connections.check": "Prüfen",
  "connections.edit": "Ändern",
  "connections.remove": "Entfernen",
  "connections.removed": "Die Verbindung ist entfernt.",
  "connections.removeTitle": "Diese Verbindung entfernen?",
  "connections.removeText":
    "„{name}“ und der Schlüssel dazu werden auf diesem Computer vergessen. Deine gespeicherten Videos bleiben.",
  "connections.removeBusy": {
    one: "{count} Video in Arbeit wird noch geholt; so lange bleibt der Schlüssel.",
    other: "{count} Videos in Arbeit werden noch geholt; so lange bleibt der Schlüssel.",
  },
  "connections.keep": "Behalten",
  "connections.byKey": "meldet sich mit einem Schlüssel an",
  "connections.byEntra": "meldet sich mit Microsoft Entra an",
  "network.title": "Netzwerk",
  "network.proxy": "Proxy",
  "network.proxyHint": "Der Weg aus deinem Netz zu Azure. Diese Seite selbst geht nie hindurch.",
  "network.system": "Wie das System",
  "network.none": "Keiner",
  "network.address": "Dieser…",
  "network.addressLabel": "Adresse des Proxys",
  "network.addressHint":
    "Mit Name und Passwort, falls nötig: http://name:passwort@proxy.example:8080. Beides wird getrennt aufbewahrt und nie mehr angezeigt.",
  "network.signsIn":
    "Zu dieser Adresse sind Name und Passwort gespeichert und werden nie angezeigt.",
  "network.saved": "Der Proxy ist gespeichert.",
  "wrong.proxy_malformed": "Das ist keine Proxy-Adresse wie http://proxy.example:8080.",
  "wrong.scope_malformed":
    "Der Geltungsbereich ist eine Adresse wie https://ai.azure.com/.default.",
  "wrong.name_malformed": "Der Name geht so nicht. Nimm einen kürzeren mit sichtbaren Zeichen.",
  "wrong.connection_twin": "Diese Verbindung ist schon gespeichert.",
  "settings.folder": "Videos",
  "settings.folderText": "Fertige Videos sind gewöhnliche MP4-Dateien in diesem Ordner:",
  "settings.appearance": "Erscheinungsbild",
  "settings.appearanceSystem": "Wie das System",
  "settings.appearanceLight": "Hell",
  "settings.appearanceDark": "Dunkel",
  "settings.language": "Sprache",
  "settings.languageAuto": "Wie das System",
  "settings.about": "Über Videogen",
  "settings.version": "Version",
  "settings.dataFolder": "Datenordner",
  "settings.engine": "Webansicht",

  "problem.connection":
    "Azure lehnt diese Verbindung ab. Die Einstellungen zeigen, was zu berichtigen ist.",
  "problem.busy": "Azure ist gerade überlastet. Bitte gleich noch einmal versuchen.",
  "problem.reply":
    "Die Antwort von Azure war nicht zu verstehen. Bitte gleich noch einmal versuchen.",
  "problem.rejected": "Azure hat diese Anfrage abgelehnt.",
  "problem.connectionBusy": "Mit dieser Verbindung sind noch Videos in Arbeit.",
  "problem.signIn":
    "Die Azure CLI gibt kein Token. Führe „az login“ in einem Terminal aus oder melde dich mit einem Schlüssel an.",
  "checked.tokenBad": "Die Azure CLI gibt kein Token, oder Azure nimmt es nicht an.",
  "problem.offline": "Azure ist nicht zu erreichen. Besteht eine Netzwerkverbindung?",
  "problem.notConfigured":
    "Kein Konto ist verbunden. In den Einstellungen verbinden oder Videogen ohne Konto ausprobieren.",
  "problem.notFound": "Das ist nicht mehr da.",
  "problem.conflict": "Das hat sich inzwischen geändert. Bitte noch einmal ansehen.",
  "problem.videoMissing": "Die Datei dieses Videos liegt nicht mehr, wo sie gespeichert wurde.",
  "problem.videoDamaged": "Diese Datei ist kein vollständiges Video.",
  "problem.diskFull": "Auf dem Datenträger ist kein Platz.",
  "problem.library": "Die Mediathek ist gerade nicht zu benutzen. Nichts wurde verändert.",
  "problem.libraryTooNew": "Die Mediathek gehört zu einer neueren Version von Videogen.",
  "problem.other": "Das hat nicht geklappt ({code}).",
  "notice.settingsDamaged":
    "Einige Einstellungen waren nicht zu lesen und haben jetzt ihren üblichen Wert. Die alte Datei wurde aufgehoben.",
  "notice.settingsUnsaved": "Die Einstellungen konnten nicht gespeichert werden.",
  "notice.managedDamaged":
    "Einige Einstellungen der Organisation waren nicht zu lesen und gelten nicht.",
  "notice.keysDamaged":
    "Die Datei mit den Schlüsseln war beschädigt. Bitte den Schlüssel in den Einstellungen neu eingeben.",
  "notice.keyStoreSilent": "Der Schlüsselspeicher des Systems antwortet nicht.",
  "notice.libraryMended":
    "Die Mediathek war beschädigt oder fehlte. Sie wurde aus dem neu aufgebaut, was bei den Videos liegt.",

  "practice.mark": "Übung",
  "practice.banner":
    "Clips entstehen auf diesem Computer. Nichts wird an Azure gesendet, nichts kostet Geld.",
  "gone.banner":
    "Videogen wurde beendet, deshalb kann diese Seite nichts mehr tun. Videogen wieder öffnen; was in Arbeit war, geht dann weiter.",
  "gone.short": "Videogen antwortet nicht. Bleibt das so, Videogen neu öffnen.",
  "locked.banner":
    "Dieses Fenster gehört zu einem früheren Start von Videogen. Bitte schließen und Videogen neu öffnen.",
  "locked.short": "Dieses Fenster gehört zu einem früheren Start von Videogen.",
  "permission.question": {
    one: "Die Anfrage senden? Sie wartet seit: {day}.",
    other: "Die {count} Anfragen senden? Sie warten seit: {day}.",
  },
  "permission.send": "Senden",
  "permission.discard": "Nicht senden",
  "codec.linux":
    "Dieses Fenster kann keine H.264-Videos abspielen. Den Decoder installieren mit: sudo apt install gstreamer1.0-libav",
  "codec.other":
    "Dieses Fenster kann keine H.264-Videos abspielen. Sie werden trotzdem gespeichert und laufen im Player des Systems.",
  "close.title": "Videogen schließen?",
  "close.atAzure": {
    one: "{count} geht bei Azure weiter und wird beim nächsten Start abgeholt.",
    other: "{count} gehen bei Azure weiter und werden beim nächsten Start abgeholt.",
  },
  "close.inLine": {
    one: "{count} steht noch in der Warteschlange und wird dann gesendet.",
    other: "{count} stehen noch in der Warteschlange und werden dann gesendet.",
  },
  "close.stay": "Bleiben",
  "close.close": "Schließen",
  "close.cancelQueued": "Schließen und Wartende abbrechen",
  "announce.job": "{prompt}: {words}.",
};
