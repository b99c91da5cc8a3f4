using Microsoft.Win32.SafeHandles;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>Open files that a client has handed over for an image, in the place of a path.</summary>
/// <remarks>virDomainFDAssociate. They are there until the client's connection ends.</remarks>
/// <param name="name">What definitions call the group (<c>fdgroup</c>).</param>
/// <param name="files">The files; they are the group's from now on.</param>
/// <param name="isWritable">Whether the guest may write although one file only was handed over.</param>
internal sealed class PassedFiles(string name, IReadOnlyList<SafeFileHandle> files, bool isWritable) : IDisposable
{
    private readonly Lock _gate = new();
    private bool _isClosed;

    /// <summary>How many files there are.</summary>
    internal int Count => files.Count;

    /// <summary>Whether the guest may write although one file only was handed over.</summary>
    internal bool IsWritable => isWritable;

    /// <summary>Opens one of the files once more.</summary>
    /// <param name="index">Which.</param>
    /// <returns>The file, which the caller closes.</returns>
    /// <exception cref="VirtException">InvalidArg when the client has gone meanwhile.</exception>
    internal SafeFileHandle Open(int index)
    {
        lock (_gate)
        {
            return _isClosed ? throw Missing(name) : OpenFile.Duplicate(files[index]);
        }
    }

    /// <summary>Says that nobody has handed over what a definition refers to.</summary>
    /// <param name="name">What the definition calls it.</param>
    /// <returns>InvalidArg in libvirt's words.</returns>
    internal static VirtException Missing(string name) =>
        new(VirtErrorCode.InvalidArg, $"file descriptor group '{name}' was not associated with the domain", VirtErrorDomain.Qemu);

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            foreach (var file in files)
            {
                file.Dispose();
            }
        }
    }
}

/// <summary>Open files that QEMU finds under one path.</summary>
/// <param name="Set">QEMU's number for them.</param>
/// <param name="Purpose">What QEMU shows beside them.</param>
/// <param name="Files">The files.</param>
internal sealed record PassedSet(int Set, string Purpose, PassedFiles Files);
