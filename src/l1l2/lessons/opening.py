"""What JupyterLab gets when it opens a notebook: its metadata name the kernel that it will have.

As soon as a kernel runs, JupyterLab and Notebook write its name and the version of its Python into
the notebook. Where that is something new, the notebook counts as changed, although nobody typed.
A file cannot know which Python will open it, so the server fills it in, and ``storing.before_save``
takes it out again.
"""

from ipykernel.ipkernel import IPythonKernel
from jupyter_client.kernelspec import NoSuchKernel
from jupyter_core.utils import ensure_async
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

from l1l2.lessons.storing import KERNEL, is_ours


class Contents(AsyncLargeFileManager):
    """Jupyter Server's files (``contents_manager_class`` in ``.jupyter``), opened as said above.

    Exact where the kernel runs on the Python of the server, as in the environment of ``run.py``;
    elsewhere a notebook counts as changed when it is opened, and no more than that.
    """

    async def get(self, path, *args, **kwargs):
        model = await super().get(path, *args, **kwargs)
        if model["type"] == "notebook" and model["content"] and is_ours(model["content"]):
            try:
                spec = await ensure_async(
                    self.parent.kernel_spec_manager.get_kernel_spec(KERNEL["name"])
                )
            except NoSuchKernel:
                return model
            model["content"]["metadata"] |= {
                "kernelspec": KERNEL | {"display_name": spec.display_name},
                "language_info": dict(IPythonKernel.language_info),
            }
        return model
