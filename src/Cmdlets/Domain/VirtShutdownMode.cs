namespace VirtPS.Commands;

/// <summary>Names the ways in which a guest can be asked to power off or to reboot.</summary>
/// <remarks>virDomainShutdownFlagValues and virDomainRebootFlagValues, which agree bit for bit.</remarks>
[Flags]
public enum VirtShutdownMode
{
    /// <summary>The host chooses.</summary>
    None = 0,

    /// <summary>The power button.</summary>
    Acpi = 1 << 0,

    /// <summary>The agent in the guest.</summary>
    Agent = 1 << 1,

    /// <summary>The init process of a container, through its control channel.</summary>
    Initctl = 1 << 2,

    /// <summary>A signal to the init process of a container.</summary>
    Signal = 1 << 3,

    /// <summary>The hypervisor's own channel to a paravirtual guest.</summary>
    Paravirt = 1 << 4,
}
