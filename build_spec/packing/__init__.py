"""What ``dev.py package`` makes: packages for every system, with sums, contents and licences."""
