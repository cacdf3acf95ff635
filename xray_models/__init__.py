"""Two classifiers of chest radiographs, NORMAL or PNEUMONIA: training, evaluation, heatmaps. No web page in here."""
