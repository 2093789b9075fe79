"""Take away from a process everything that reading a file does not need. For children only; cannot be undone.

Source: man pages setrlimit(2), prctl(2), landlock(7), seccomp(2).
"""

import ctypes
import os
import platform
import resource
import signal
import struct
from dataclasses import dataclass

_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 22, 38
_SECCOMP_MODE_FILTER = 2
_LANDLOCK_CREATE_RULESET, _LANDLOCK_RESTRICT_SELF = 444, 446
_LANDLOCK_ASK_VERSION = 1
_LANDLOCK_FILES = {1: 13, 2: 14, 3: 15, 4: 15}
"""How many rights over files each version of Landlock knows; later ones know sixteen."""
_MOST_FILES = 32

_LOAD, _JUMP_IF_EQUAL, _JUMP_IF_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050001  # the latter: the call fails with EPERM
_X86_64, _AARCH64 = 0xC000003E, 0xC00000B7
_X32 = 0x40000000  # on x86-64 the same calls once more, under other numbers; on aarch64 there is none so high
_REFUSED_ON_X86_64 = (
    *(41, 42, 43, 49, 50, 53, 288),  # socket connect accept bind listen socketpair accept4
    *(56, 57, 58, 435, 59, 322),  # clone fork vfork clone3 execve execveat
    *(62, 200, 234, 424, 434, 101, 310, 311),  # kill tkill tgkill pidfd_send_signal pidfd_open ptrace process_vm_*
    *(2, 85, 257, 437, 82, 83, 87, 165, 425, 321),  # open creat openat openat2 rename mkdir unlink mount io_uring bpf
)
_REFUSED_ON_AARCH64 = (
    *(198, 199, 200, 201, 202, 203, 242),  # socket socketpair bind listen accept connect accept4
    *(220, 435, 221, 281),  # clone clone3 execve execveat
    *(129, 130, 131, 424, 434, 117, 270, 271),  # kill tkill tgkill pidfd_send_signal pidfd_open ptrace process_vm_*
    *(56, 437, 38, 276, 34, 35, 40, 425, 280),  # openat openat2 renameat renameat2 mkdirat unlinkat mount io_uring bpf
)
_REFUSED = {"x86_64": (_X86_64, _REFUSED_ON_X86_64), "aarch64": (_AARCH64, _REFUSED_ON_AARCH64)}
"""What is refused by machine. Source: arch/x86/entry/syscalls/syscall_64.tbl, include/uapi/asm-generic/unistd.h."""


@dataclass(frozen=True)
class Limits:
    """What a child may use. `wall_seconds` is kept by the parent, the rest by the kernel.

    The processor's time judges a document; by the clock a child has longer, since a busy machine is no fault of a file.
    `output_bytes` bounds the answer of a child that reads, `unpacked_bytes` that of one that unpacks.
    """

    wall_seconds: float = 30.0
    cpu_seconds: int = 8
    memory_bytes: int = 512 << 20
    output_bytes: int = 16 << 20
    unpacked_bytes: int = 64 << 20


def confine(limits: Limits) -> tuple[str, ...]:
    """Bound this process, cut it off from files, network and other processes; return which measures are on.

    The bounds and the ties to the parent always are; Landlock and seccomp where kernel and machine have them.
    Whatever is needed later must have been imported before: nothing can be opened afterwards.
    """
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, signal.SIG_IGN)  # a service told to stop lets the document it is reading finish
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    landlock = _forbid_files(libc)
    _bound(limits)
    seccomp = _forbid_calls(libc)
    optional = (("landlock", landlock), ("seccomp", seccomp))
    return ("limits", "no_new_privs", *(name for name, on in optional if on))


def _bound(limits: Limits) -> None:
    for what, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, _MOST_FILES),
    ):
        _, ceiling = resource.getrlimit(what)
        bound = most if ceiling == resource.RLIM_INFINITY else min(most, ceiling)
        resource.setrlimit(what, (bound, bound))


def _forbid_files(libc: ctypes.CDLL) -> bool:
    """Restrict this process to an empty list of allowed files (and, where Landlock knows them, ports and peers)."""
    version = libc.syscall(_LANDLOCK_CREATE_RULESET, None, 0, _LANDLOCK_ASK_VERSION)
    if version < 1:
        return False
    files = (1 << _LANDLOCK_FILES.get(version, 16)) - 1
    handled = [files, *([3] if version >= 4 else []), *([3] if version >= 6 else [])]
    rules = struct.pack(f"{len(handled)}Q", *handled)
    descriptor = libc.syscall(_LANDLOCK_CREATE_RULESET, rules, ctypes.c_size_t(len(rules)), 0)
    if descriptor < 0:
        return False
    restricted = int(libc.syscall(_LANDLOCK_RESTRICT_SELF, descriptor, 0)) == 0
    os.close(descriptor)
    return restricted


def _forbid_calls(libc: ctypes.CDLL) -> bool:
    """Let the kernel refuse system calls that open, connect, start or signal anything. On x86-64 and aarch64."""
    if platform.machine() not in _REFUSED:
        return False
    architecture, refused = _REFUSED[platform.machine()]
    count = len(refused)
    numbers = zip(range(count, 0, -1), refused, strict=True)
    code = [
        (_LOAD, 0, 0, 4),  # the architecture of the call
        (_JUMP_IF_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _REFUSE),
        (_LOAD, 0, 0, 0),  # its number
        (_JUMP_IF_AT_LEAST, count + 1, 0, _X32),
        *((_JUMP_IF_EQUAL, left, 0, number) for left, number in numbers),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    packed = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in code))
    program = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", len(code), ctypes.addressof(packed)))
    return int(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0)) == 0
