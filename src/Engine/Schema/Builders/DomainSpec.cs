namespace VirtPS.Engine.Schema;

/// <summary>Says what a new domain is to be, without XML.</summary>
/// <remarks><see cref="DomainBuilder"/> makes the definition. All sizes are bytes; what is null is left to libvirt.</remarks>
public sealed record DomainSpec
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The kind of hypervisor, such as kvm, qemu, test or lxc.</summary>
    public required string Type { get; init; }

    /// <summary>The memory in bytes.</summary>
    public required long Memory { get; init; }

    /// <summary>The memory to begin with in bytes; null for all of it.</summary>
    public long? CurrentMemory { get; init; }

    /// <summary>The most memory that may be plugged in, in bytes.</summary>
    public long? MaxMemory { get; init; }

    /// <summary>The number of slots for memory to plug in; needed with <see cref="MaxMemory"/>.</summary>
    public int? MemorySlots { get; init; }

    /// <summary>The virtual processors to begin with.</summary>
    public int Vcpus { get; init; } = 1;

    /// <summary>The most virtual processors; null for as many as to begin with.</summary>
    public int? MaxVcpus { get; init; }

    /// <summary>The identity; null to have one made.</summary>
    public Guid? Uuid { get; init; }

    /// <summary>A short line about the domain.</summary>
    public string? Title { get; init; }

    /// <summary>A text about the domain.</summary>
    public string? Description { get; init; }

    /// <summary>How the guest starts.</summary>
    public DomainOsSpec Os { get; init; } = new();

    /// <summary>The guest's processor.</summary>
    public CpuSpec? Cpu { get; init; }

    /// <summary>The features to switch on; null for acpi and, on x86, apic, as every whole machine wants them.</summary>
    public IReadOnlyList<string>? Features { get; init; }

    /// <summary>What happens when the guest switches itself off.</summary>
    public string? OnPoweroff { get; init; }

    /// <summary>What happens when the guest restarts itself.</summary>
    public string? OnReboot { get; init; }

    /// <summary>What happens when the guest crashes.</summary>
    public string? OnCrash { get; init; }

    /// <summary>The program that runs the guest.</summary>
    public string? Emulator { get; init; }

    /// <summary>The disks.</summary>
    public IReadOnlyList<DiskSpec> Disks { get; init; } = [];

    /// <summary>The network interfaces.</summary>
    public IReadOnlyList<InterfaceSpec> Interfaces { get; init; } = [];

    /// <summary>The graphical consoles.</summary>
    public IReadOnlyList<GraphicsSpec> Graphics { get; init; } = [];

    /// <summary>Whether the guest gets a serial console.</summary>
    public bool SerialConsole { get; init; }

    /// <summary>Whether the guest gets a channel for its agent.</summary>
    public bool GuestAgent { get; init; }

    /// <summary>Whether the guest gets an emulated trusted platform module of version 2.0.</summary>
    public bool Tpm { get; init; }
}
