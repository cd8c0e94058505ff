"""The figures of the lessons: one module of scenes per lesson, Matplotlib only, no widgets.

``scene``    what a figure is: drawn once, then moved, and able to say in words what it shows
``stage``    turns a scene into pictures: live, still, or one frame per slider position
``palette``  how L1, L2, Huber and the truth look, everywhere
"""
