"""The explorer: a graph that a build wrote, looked at in a browser and asked over HTTP (`kgbuild serve`, `kgbuild site`)."""
