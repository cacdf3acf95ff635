"""Ways to run a network: canvases in, readings out, the same answers at different speeds.

    float32.py   the reference, on any device, and what decides a close call
    onednn.py    an x86 CPU: fused calls, the later layers in bfloat16 where the CPU has instructions for it
    cuda.py      a GPU: all in float16, as one CUDA graph for each size of batch

Each engine states how far logit / temperature may be from the reference (``Engine.logit_error``). Where that could
change the label, or whether the answer is uncertain, ``Classifier`` asks the reference about that image: no label
depends on the engine.

Why calls that PyTorch does not document, and no library, on the CPU? ``tests.benchmarks.speed.engines`` has compared
them side by side, on two cores with bfloat16 (AMD EPYC). Milliseconds of both networks together, for one image and for
each of 16 in a pass; seconds from the import of the engine to the first pass of both; the larger of the two errors over
60 validation radiographs (all columns: ``tests/benchmarks/reports/engines.md``):

                                     one image   of 16   start   installed error
    PyTorch, float32                      79.9    68.7     0.2              0.0000
    fused calls, float32                  57.5    63.2     0.3              0.0000
    OpenVINO, float32                     53.9    53.7     1.5      185 MB  0.0000
    ONNX Runtime, float32                114.9    60.4     1.2       80 MB  0.0000
    PyTorch, mixed                        53.7    49.8     0.2              0.011
    **fused calls, mixed**                39.4    42.4     0.3              0.011
    OpenVINO, mixed                       37.9    37.9     1.4      185 MB  0.011
    OpenVINO, bfloat16                    30.6    29.9     1.4      185 MB  0.309

- ONNX Runtime has no bfloat16 on x86, and takes longer for one image.
- PyTorch's public calls take a third longer for one image.
- OpenVINO at the same error is 4 % faster for one image and 11 % in batches. It adds 185 MB, and more than a second to
  the start. Its threads contend with those of OpenMP, which PyTorch needs for all else: where these spin while they
  wait, as by default (``xray_models/openmp.py``), it is a quarter slower than the fused calls. And to import it is to
  report it: its telemetry sends an event and keeps an identifier in the user's home, unless the user has declined that
  on this machine. This project promises to send nothing.

So the calls stay, in one module of a hundred lines, and torch is pinned, as it is for the answers' sake anyway; where
PyTorch does not have them, float32 answers. No engine of these is much faster at this error: the early layers, in
float32, take nearly half of the time in each.
"""
