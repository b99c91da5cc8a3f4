namespace VirtPS.Engine.Schema;

/// <summary>Says what a disk is to be.</summary>
/// <remarks>One of <see cref="Path"/>, <see cref="BlockDevice"/> and <see cref="Volume"/> names the contents; a drive of discs may have none.</remarks>
public sealed record DiskSpec
{
    /// <summary>The file that holds the contents.</summary>
    public string? Path { get; init; }

    /// <summary>The host's block device that holds the contents.</summary>
    public string? BlockDevice { get; init; }

    /// <summary>The pool of <see cref="Volume"/>.</summary>
    public string? Pool { get; init; }

    /// <summary>The volume that holds the contents.</summary>
    public string? Volume { get; init; }

    /// <summary>What the guest sees: disk, cdrom, floppy or lun.</summary>
    public string Device { get; init; } = "disk";

    /// <summary>The name in the guest, such as vda; null for the next that is free on the bus.</summary>
    public string? Target { get; init; }

    /// <summary>The bus; null for what suits the device and the target.</summary>
    public string? Bus { get; init; }

    /// <summary>The program that reads and writes the contents, such as qemu.</summary>
    public string? DriverName { get; init; }

    /// <summary>The contents' format, such as qcow2.</summary>
    public string? Format { get; init; }

    /// <summary>How the host caches.</summary>
    public string? Cache { get; init; }

    /// <summary>How the host reads and writes.</summary>
    public string? IO { get; init; }

    /// <summary>What becomes of blocks that the guest gives up.</summary>
    public string? Discard { get; init; }

    /// <summary>Whether the guest may only read.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Whether several domains may use the contents at once.</summary>
    public bool Shareable { get; init; }

    /// <summary>The serial number that the guest sees.</summary>
    public string? Serial { get; init; }

    /// <summary>The disk's turn at starting the guest, from 1.</summary>
    public int? BootOrder { get; init; }
}
