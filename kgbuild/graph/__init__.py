"""Records to triples: the graph's shape (`build`), its files (`write`) and its checks (`check`)."""
