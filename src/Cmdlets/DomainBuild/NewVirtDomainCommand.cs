using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Makes domains, from parameters or from XML.</summary>
/// <remarks>virDomainDefineXMLFlags, virDomainCreateXML.</remarks>
[Cmdlet(VerbsCommon.New, "VirtDomain", DefaultParameterSetName = ByParameters, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
public sealed class NewVirtDomainCommand : DomainPartsCommand
{
    /// <summary>The name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = ByParameters)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = string.Empty;

    /// <summary>Memory in bytes, such as 2GB.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByParameters)]
    [ValidateRange(1L << 20, long.MaxValue)]
    public long Memory { get; set; } = 1L << 30;

    /// <summary>Memory it may grow to without a restart, in bytes.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByParameters)]
    [ValidateRange(1L << 20, long.MaxValue)]
    public long? MaxMemory { get; set; }

    /// <summary>Virtual CPUs.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByParameters)]
    [ValidateRange(1, 4096)]
    public int Vcpu { get; set; } = 1;

    /// <summary>Virtual CPUs it may grow to without a restart.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByParameters)]
    [ValidateRange(1, 4096)]
    public int? MaxVcpu { get; set; }

    /// <summary>The CPU: a model, a mode, or what New-VirtCpuConfig gives.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    [CpuTransformation]
    [ArgumentCompleter(typeof(CpuModelCompleter))]
    public VirtCpuConfig? Cpu { get; set; }

    /// <summary>The operating system it is made for, by osinfo's short name; it decides about buses and models.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    [ValidateNotNullOrEmpty]
    public string? OsVariant { get; set; }

    /// <summary>The firmware.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    [ValidateSet("Bios", "Efi")]
    public string? Firmware { get; set; }

    /// <summary>Has the firmware start only signed systems.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    public SwitchParameter SecureBoot { get; set; }

    /// <summary>The domain type, such as kvm; the host's best one without it.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    [ValidateNotNullOrEmpty]
    public string? VirtType { get; set; }

    /// <summary>The guest's architecture; the host's own without it.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    [ValidateNotNullOrEmpty]
    public string? Architecture { get; set; }

    /// <summary>The machine type, such as q35.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    [ValidateNotNullOrEmpty]
    public string? Machine { get; set; }

    /// <summary>A short line about it.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    public string? Title { get; set; }

    /// <summary>A text about it.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    public string? Description { get; set; }

    /// <summary>A whole description.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Xml")]
    [XmlTransformation]
    [ValidateNotNullOrEmpty]
    public string Xml { get; set; } = string.Empty;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == ByParameters)
        {
            Attempt(Name, () => Give(Name, connection => Wait(token => DomainPlanner.PlanAsync(connection, Config(), token))));
        }
        else
        {
            Attempt(Xml, () => Give(Xml));
        }
    }

    private VirtDomainConfig Config() => new()
    {
        Name = Name,
        Memory = Memory,
        MaxMemory = MaxMemory,
        Vcpu = Vcpu,
        MaxVcpu = MaxVcpu,
        Title = Title,
        Description = Description,
        VirtType = VirtType,
        Architecture = Architecture,
        Machine = Machine,
        Firmware = Firmware?.ToLowerInvariant(),
        SecureBoot = SecureBoot,
        Tpm = Tpm,
        OsVariant = OsVariant,
        Cpu = Cpu,
        Disks = Cdrom is null ? Disk : [.. Disk, new VirtDiskConfig { Path = Cdrom, Device = "cdrom" }],
        Interfaces = Network,
        Devices = Device,
        CloudInit = CloudInit,
        Graphics = Graphics,
    };
}
