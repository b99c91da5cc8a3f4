namespace VirtPS.Engine.Schema;

/// <summary>Says how a new guest is to start.</summary>
public sealed record DomainOsSpec
{
    /// <summary>The kind of guest: hvm, xen, xenpvh, linux or exe.</summary>
    public string Type { get; init; } = "hvm";

    /// <summary>The processor's architecture.</summary>
    public string? Arch { get; init; }

    /// <summary>The machine type.</summary>
    public string? Machine { get; init; }

    /// <summary>The firmware that is to be found by itself: bios or efi.</summary>
    public string? Firmware { get; init; }

    /// <summary>Whether the firmware must be able to check what it starts; needs efi.</summary>
    public bool? SecureBoot { get; init; }

    /// <summary>The kinds of device to start from, first choice first: hd, cdrom, fd, network.</summary>
    public IReadOnlyList<string> BootDevices { get; init; } = [];

    /// <summary>The kernel to start directly.</summary>
    public string? Kernel { get; init; }

    /// <summary>The first file system of that kernel.</summary>
    public string? Initrd { get; init; }

    /// <summary>The words given to that kernel.</summary>
    public string? CommandLine { get; init; }

    /// <summary>The program that a container starts with.</summary>
    public string? Init { get; init; }
}
