"""The Validate tab: how good the models are on labelled radiographs of the visitor's own. Nothing is trained."""
