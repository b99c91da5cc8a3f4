namespace VirtPS.Engine.Model;

/// <summary>What a domain that is to be made has; what is left out is chosen to suit the host.</summary>
public sealed record VirtDomainConfig
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>Memory in bytes.</summary>
    public long Memory { get; init; } = 1L << 30;

    /// <summary>Memory it may grow to without a restart, in bytes.</summary>
    public long? MaxMemory { get; init; }

    /// <summary>Virtual CPUs.</summary>
    public int Vcpu { get; init; } = 1;

    /// <summary>Virtual CPUs it may grow to without a restart.</summary>
    public int? MaxVcpu { get; init; }

    /// <summary>A short line about it.</summary>
    public string? Title { get; init; }

    /// <summary>A text about it.</summary>
    public string? Description { get; init; }

    /// <summary>The domain type, such as <c>kvm</c>; the host's best one without it.</summary>
    public string? VirtType { get; init; }

    /// <summary>The guest's architecture; the host's own without it.</summary>
    public string? Architecture { get; init; }

    /// <summary>The machine type, such as <c>q35</c>.</summary>
    public string? Machine { get; init; }

    /// <summary>The firmware: <c>bios</c> or <c>efi</c>; the machine's own without it.</summary>
    public string? Firmware { get; init; }

    /// <summary>Whether the firmware starts only signed systems.</summary>
    public bool SecureBoot { get; init; }

    /// <summary>Whether it has an emulated TPM 2.0.</summary>
    public bool Tpm { get; init; }

    /// <summary>The operating system it is made for, such as <c>debian12</c> or <c>win2k22</c>.</summary>
    public string? OsVariant { get; init; }

    /// <summary>The CPU.</summary>
    public VirtCpuConfig? Cpu { get; init; }

    /// <summary>What cloud-init is to find; a disc with it is made as a volume and put into a drive.</summary>
    public VirtCloudInitConfig? CloudInit { get; init; }

    /// <summary>Devices of other kinds, described in libvirt's XML.</summary>
    public IReadOnlyList<string> Devices { get; init; } = [];

    /// <summary>Disks in order.</summary>
    public IReadOnlyList<VirtDiskConfig> Disks { get; init; } = [];

    /// <summary>Network cards in order.</summary>
    public IReadOnlyList<VirtInterfaceConfig> Interfaces { get; init; } = [];

    /// <summary>Graphics servers.</summary>
    public IReadOnlyList<VirtGraphicsConfig> Graphics { get; init; } = [];
}
