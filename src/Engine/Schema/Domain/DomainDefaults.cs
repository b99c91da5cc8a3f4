namespace VirtPS.Engine.Schema;

/// <summary>What a driver lends a domain's definition where the user left something open.</summary>
/// <remarks>The facts of virDomainDefParserConfig and of the drivers' post-parse functions; the parameterless form is that of libvirt's generic tests.</remarks>
public sealed record DomainDefaults
{
    /// <summary>The kinds of hypervisor that the driver takes; null for all that libvirt knows.</summary>
    public IReadOnlyCollection<string>? Types { get; init; }

    /// <summary>The architecture of guests that name none.</summary>
    public string Arch { get; init; } = "x86_64";

    /// <summary>The program of guests that name none; null leaves it open.</summary>
    public string? Emulator { get; init; }

    /// <summary>Finds the machine type of guests that name none, from the architecture; null leaves it open.</summary>
    public Func<string, string?>? Machine { get; init; }

    /// <summary>What generated Ethernet addresses begin with.</summary>
    public MacPrefix MacPrefix { get; init; } = MacAddress.Kvm;

    /// <summary>What the host's ends of interfaces are named at definition, followed by a number; null leaves them open.</summary>
    public string? InterfaceNamePrefix { get; init; }

    /// <summary>The video card of guests that name none but have a graphical console; null leaves it open.</summary>
    public string? VideoModel { get; init; }

    /// <summary>Whether a guest that names nothing to start from starts from its disk.</summary>
    public bool BootFromDisk { get; init; } = true;

    /// <summary>The highest unit on a SCSI bus.</summary>
    /// <remarks>7 or less means a narrow bus of 7 units, more a wide one; scsiBusMaxUnit.</remarks>
    public int ScsiMaxUnit { get; init; } = 7;

    /// <summary>What the driver does between the rules that all drivers share; null for nothing.</summary>
    internal DomainDriverRules? Driver { get; init; }

    /// <summary>Whether the definition comes from a user now, rather than from a file.</summary>
    /// <remarks>VIR_DOMAIN_DEF_PARSE_ABI_UPDATE.</remarks>
    internal bool IsNew { get; init; }

    /// <summary>Whether the finished definition is checked: one that was accepted once is read again without, lest a guest be lost.</summary>
    /// <remarks>Without VIR_DOMAIN_DEF_PARSE_SKIP_VALIDATE.</remarks>
    internal bool Validate { get; init; } = true;

    /// <summary>Whether room for memory needs no slots: memory that a guest is lent in place, as virtio-mem's, has none.</summary>
    /// <remarks>Since libvirt 9.3, of QEMU's guests.</remarks>
    internal bool MemoryWithoutSlots { get; init; }

    /// <summary>The model of a security label that names none; null leaves it open.</summary>
    internal string? SecurityModel { get; init; }

    /// <summary>The defaults of the test driver.</summary>
    public static DomainDefaults Test { get; } = new() { Arch = "i686", InterfaceNamePrefix = "testnet", VideoModel = "cirrus" };
}
