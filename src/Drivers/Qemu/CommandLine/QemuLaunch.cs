namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>All that it takes to start a guest's QEMU process.</summary>
/// <param name="Program">The program.</param>
/// <param name="Arguments">Its arguments, without the program itself; nothing secret is in them.</param>
/// <param name="Environment">Its whole environment.</param>
/// <remarks>qemuBuildCommandLine and what virCommand carries beside the arguments.</remarks>
internal sealed record QemuLaunch(string Program, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>The open files that the process must find under given numbers.</summary>
    internal IReadOnlyList<QemuDescriptor> Descriptors { get; init; } = [];

    /// <summary>Files that must be there before; written with rights for their owner alone.</summary>
    internal IReadOnlyList<QemuFile> Files { get; init; } = [];

    /// <summary>Directories that must be there before, and that the process may write to.</summary>
    internal IReadOnlyList<string> Directories { get; init; } = [];

    /// <summary>Processes that must run before, such as a TPM's emulator.</summary>
    internal IReadOnlyList<QemuHelper> Helpers { get; init; } = [];
}

/// <summary>A file that must be there before QEMU starts.</summary>
/// <param name="Path">Where.</param>
/// <param name="Content">What is in it; it may be secret.</param>
internal sealed record QemuFile(string Path, ReadOnlyMemory<byte> Content);

/// <summary>An open file that QEMU inherits.</summary>
/// <param name="Number">The number under which QEMU expects it.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Alias">The alias of the device that it is for; <c>monitor</c> for the monitor.</param>
/// <param name="Path">The path to open, listen on or connect to; for a tap or vhost descriptor nothing.</param>
/// <param name="Index">Which of several of its kind for the same device.</param>
internal sealed record QemuDescriptor(int Number, QemuDescriptorKind Kind, string Alias, string? Path, int Index = 0)
{
    /// <summary>The client's files that it is one of; null for what is opened here.</summary>
    internal PassedFiles? Files { get; init; }
}

/// <summary>The kinds of open files that QEMU inherits.</summary>
internal enum QemuDescriptorKind
{
    /// <summary>A unix socket bound to the path and listening; group and owner may connect.</summary>
    Listen,

    /// <summary>A file or device opened to read and write.</summary>
    ReadWrite,

    /// <summary>A file or device opened to write; a file is made where it is missing, and emptied.</summary>
    Write,

    /// <summary>A file opened to write at its end; it is made where it is missing.</summary>
    Append,

    /// <summary>A queue of the interface's tap or macvtap device.</summary>
    Tap,

    /// <summary>A queue's /dev/vhost-net.</summary>
    VhostNet,

    /// <summary>/dev/vhost-vsock with the guest's CID claimed.</summary>
    VhostVsock,

    /// <summary>A file that a client has opened.</summary>
    Passed,

    /// <summary>One end of a connection to a helper that the device needs, such as a vhost-user GPU.</summary>
    Connection,
}

/// <summary>A process that must run before QEMU starts, and that ends with the guest.</summary>
/// <param name="Name">What it is, such as <c>swtpm</c>.</param>
/// <param name="Alias">The alias of the device that it serves.</param>
/// <param name="Program">The program.</param>
/// <param name="Arguments">Its arguments; nothing secret is in them.</param>
/// <param name="Socket">The unix socket that it serves, which QEMU connects to.</param>
internal sealed record QemuHelper(string Name, string Alias, string Program, IReadOnlyList<string> Arguments, string Socket)
{
    /// <summary>The lasting state that the process works on, when it plays a TPM; nothing otherwise.</summary>
    internal TpmState? Tpm { get; init; }

    /// <summary>Directories that must be there before.</summary>
    internal IReadOnlyList<string> Directories { get; init; } = [];

    /// <summary>What the process reads under given numbers, such as a passphrase.</summary>
    internal IReadOnlyList<QemuHelperInput> Inputs { get; init; } = [];
}

/// <summary>What a helper process reads from an inherited pipe.</summary>
/// <param name="Number">The number of the pipe's reading end in the process.</param>
/// <param name="Content">What it reads; it may be secret.</param>
internal sealed record QemuHelperInput(int Number, ReadOnlyMemory<byte> Content);

/// <summary>What a TPM's emulator needs on the host before it starts.</summary>
/// <param name="Directory">The directory with its state, made when it is not there; nothing for state in a file of the user's.</param>
/// <param name="Log">Its log.</param>
internal sealed record TpmState(string? Directory, string Log)
{
    /// <summary>The arguments of <c>swtpm_setup</c> for a state that is not there yet; empty for none.</summary>
    internal IReadOnlyList<string> SetUp { get; init; } = [];

    /// <summary>The arguments of <c>swtpm_setup</c> at each start; empty for none.</summary>
    internal IReadOnlyList<string> Reconfigure { get; init; } = [];

    /// <summary>What <c>swtpm_setup</c> reads under given numbers.</summary>
    internal IReadOnlyList<QemuHelperInput> Inputs { get; init; } = [];
}
