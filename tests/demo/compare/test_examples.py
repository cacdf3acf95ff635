import zipfile

from demo.compare.examples import load_examples


def test_examples_of_a_data_set_come_from_its_test_split_with_their_labels(small_zip):
    examples = load_examples(small_zip)
    assert sorted(example.label for example in examples) == ["NORMAL"] * 3 + ["PNEUMONIA"] * 3
    assert load_examples(small_zip) == examples


def test_a_folder_is_read_like_a_zip(tmp_path, small_zip):
    zipfile.ZipFile(small_zip).extractall(tmp_path)
    from_folder, from_zip = load_examples(tmp_path), load_examples(small_zip)
    assert [example.content for example in from_folder] == [example.content for example in from_zip]


def test_what_ships_is_labelled_for_what_it_is_and_claims_no_class():
    examples = load_examples()
    assert examples and all(example.label is None and "CT" in example.notes["en"] for example in examples)


def test_a_thumbnail_is_small():
    assert all(len(example.thumbnail()) < 60_000 for example in load_examples())
