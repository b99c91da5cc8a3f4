using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Commands;

/// <summary>Changes settings of domains.</summary>
/// <remarks>virDomainSetMemoryFlags, virDomainSetVcpusFlags, virDomainSetAutostart, virDomainSetAutostartOnce, virDomainSetMetadata, virDomainSetLifecycleAction, virDomainDefineXMLFlags.</remarks>
[Cmdlet(VerbsCommon.Set, "VirtDomain", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
public sealed class SetVirtDomainCommand : ScopedDomainCommand
{
    /// <summary>The memory that the domain has, in bytes, such as 2GB.</summary>
    [Parameter]
    [Alias("CurrentMemory")]
    [ValidateRange(1024L, long.MaxValue)]
    public long? Memory { get; set; }

    /// <summary>The memory that it may reach, in bytes; it cannot change while the domain runs.</summary>
    [Parameter]
    [ValidateRange(1024L, long.MaxValue)]
    public long? MaxMemory { get; set; }

    /// <summary>Its virtual CPUs.</summary>
    [Parameter]
    [ValidateRange(1, 4096)]
    public int? Vcpu { get; set; }

    /// <summary>The virtual CPUs that it may reach; only the stored definition can change.</summary>
    [Parameter]
    [ValidateRange(1, 4096)]
    public int? MaxVcpu { get; set; }

    /// <summary>Whether it starts with its host; -Autostart:$false turns it off.</summary>
    [Parameter]
    public SwitchParameter Autostart { get; set; }

    /// <summary>Whether it starts with its host the next time, and only then; -AutostartOnce:$false takes it back.</summary>
    [Parameter]
    public SwitchParameter AutostartOnce { get; set; }

    /// <summary>A short line about it; an empty one removes it.</summary>
    [Parameter]
    [AllowEmptyString]
    public string? Title { get; set; }

    /// <summary>A text about it; an empty one removes it.</summary>
    [Parameter]
    [AllowEmptyString]
    public string? Description { get; set; }

    /// <summary>What happens when the guest switches itself off.</summary>
    [Parameter]
    public DomainLifecycleAction? OnPoweroff { get; set; }

    /// <summary>What happens when the guest restarts itself.</summary>
    [Parameter]
    public DomainLifecycleAction? OnReboot { get; set; }

    /// <summary>What happens when the guest crashes.</summary>
    [Parameter]
    public DomainLifecycleAction? OnCrash { get; set; }

    /// <summary>What it starts from, first choice first: hd, cdrom, fd, network, or targets of disks and MAC addresses of interfaces.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(BootDeviceCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? BootOrder { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        RefuseIf(Settings() == new DomainSettings(), "nothing to change was given");
        RefuseIf(BootOrder is not null && Live, "-BootOrder changes the stored definition; a guest that runs has started already");
    }

    private protected override void Process(VirtDomain domain)
    {
        var settings = Settings();
        ShowDifference(domain, settings);
        Change(domain, "Change settings of domain", token => settings.ApplyAsync(domain, Scope, token));
    }

    private DomainSettings Settings() => new()
    {
        Memory = Memory,
        MaxMemory = MaxMemory,
        Vcpu = Vcpu,
        MaxVcpu = MaxVcpu,
        Autostart = MyInvocation.BoundParameters.ContainsKey(nameof(Autostart)) ? Autostart.ToBool() : null,
        AutostartOnce = MyInvocation.BoundParameters.ContainsKey(nameof(AutostartOnce)) ? AutostartOnce.ToBool() : null,
        Title = Title,
        Description = Description,
        OnPoweroff = OnPoweroff,
        OnReboot = OnReboot,
        OnCrash = OnCrash,
        BootOrder = BootOrder,
    };

    private void ShowDifference(VirtDomain domain, DomainSettings settings)
    {
        if (!ShowsVerbose)
        {
            return;
        }

        var stored = Config || BootOrder is not null ? DomainXmlFlags.Inactive : DomainXmlFlags.None;
        var before = DomainXml.Parse(Wait(token => domain.Connection.Domains.GetXmlAsync(domain.Ref, stored, token)));
        foreach (var line in XmlDiff.Lines(before.Element, settings.Preview(before).Element))
        {
            WriteVerbose(line);
        }

        if (settings.Autostart is { } autostart && autostart != domain.Autostart)
        {
            WriteVerbose($"autostart: {domain.Autostart} becomes {autostart}");
        }
    }
}
