namespace VirtPS.Engine.Model;

/// <summary>A disk that a domain is to have: a new volume, a volume or file that exists, or an empty drive.</summary>
public sealed record VirtDiskConfig
{
    /// <summary>The capacity of a volume to create, in bytes.</summary>
    public long? Size { get; init; }

    /// <summary>The pool for a volume to create, or that holds <see cref="VolumeName"/>.</summary>
    public string? Pool { get; init; }

    /// <summary>The volume's name; a volume to create is named after its domain without one.</summary>
    public string? VolumeName { get; init; }

    /// <summary>The file or device on the host.</summary>
    public string? Path { get; init; }

    /// <summary>The image's format, such as <c>qcow2</c> or <c>raw</c>.</summary>
    public string? Format { get; init; }

    /// <summary>The image that a volume to create lies on, by its path.</summary>
    public string? BackingPath { get; init; }

    /// <summary>What the guest sees: <c>disk</c>, <c>cdrom</c>, <c>floppy</c> or <c>lun</c>.</summary>
    public string Device { get; init; } = "disk";

    /// <summary>The bus, such as <c>virtio</c>, <c>scsi</c>, <c>sata</c>, <c>ide</c> or <c>usb</c>.</summary>
    public string? Bus { get; init; }

    /// <summary>The target, such as <c>vda</c>; the first free one of the bus without it.</summary>
    public string? Target { get; init; }

    /// <summary>Whether the guest may only read it.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Whether several guests may use it at once.</summary>
    public bool Shareable { get; init; }

    /// <summary>The cache mode, such as <c>none</c> or <c>writeback</c>.</summary>
    public string? Cache { get; init; }

    /// <summary>The I/O mode, such as <c>native</c> or <c>io_uring</c>.</summary>
    public string? IO { get; init; }

    /// <summary>What discards do: <c>unmap</c> or <c>ignore</c>.</summary>
    public string? Discard { get; init; }

    /// <summary>The serial number that the guest sees.</summary>
    public string? Serial { get; init; }

    /// <summary>The place in the boot order, from 1.</summary>
    public int? BootOrder { get; init; }

    /// <summary>What a volume to create holds from the start; nothing for an empty one.</summary>
    internal byte[]? Content { get; init; }

    /// <summary>Whether a volume is created for it.</summary>
    public bool IsNew => Size is not null;

    /// <summary>The capacity of a volume to create, as a person writes it.</summary>
    public string? SizeText => Model.SizeText.Of(Size);

    /// <summary>Where its contents are, or will be.</summary>
    public string Source => Path ?? VolumeName ?? (IsNew ? "new volume" : "empty");

    /// <summary>Says in a few words what it is.</summary>
    /// <returns>The source.</returns>
    public override string ToString() => Source;
}
