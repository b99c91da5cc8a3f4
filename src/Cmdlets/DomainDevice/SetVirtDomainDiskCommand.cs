using System.Xml.Linq;
using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Commands;

/// <summary>Changes discs in drives, I/O limits and write thresholds of disks.</summary>
/// <remarks>virDomainUpdateDeviceFlags, virDomainSetBlockIoTune, virDomainSetBlockThreshold.</remarks>
[Cmdlet(VerbsCommon.Set, "VirtDomainDisk", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
public sealed class SetVirtDomainDiskCommand : IoLimitCommand
{
    /// <summary>The disk's target, such as sda.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("Target")]
    [ArgumentCompleter(typeof(DomainDiskCompleter))]
    [ValidateNotNullOrEmpty]
    public string Disk { get; set; } = string.Empty;

    /// <summary>Takes the disc out of the drive.</summary>
    [Parameter]
    public SwitchParameter Eject { get; set; }

    /// <summary>Puts this file or device of the host into the drive.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Insert { get; set; }

    /// <summary>Opens the drive though the guest holds it.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>The offset in bytes beyond which a write is told by an event; 0 for none.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long? WriteThreshold { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        RefuseIf(Eject && Insert is not null, "-Eject and -Insert contradict each other; -Insert alone changes the disc");
        RefuseIf(!Eject && Insert is null && WriteThreshold is null && Limits.Count == 0, "nothing to change was given");
    }

    private protected override void Process(VirtDomain domain)
    {
        var drive = Eject || Insert is not null ? Changed(domain) : null;
        Change(domain, $"Change disk {Disk}", async token =>
        {
            var devices = domain.Connection.DomainDevices;
            if (drive is not null)
            {
                await devices.UpdateAsync(domain.Ref, drive, DeviceScope | (Force ? DomainDeviceFlags.Force : 0), token).ConfigureAwait(false);
            }

            if (Limits is { Count: > 0 } limits)
            {
                await devices.SetBlockIoTuneAsync(domain.Ref, Disk, limits, Scope, token).ConfigureAwait(false);
            }

            if (WriteThreshold is { } threshold)
            {
                await devices.SetBlockThresholdAsync(domain.Ref, Disk, threshold, token).ConfigureAwait(false);
            }
        });
    }

    private string Changed(VirtDomain domain)
    {
        var found = Devices(domain).OfType<VirtDomainDisk>().FirstOrDefault(disk => disk.Target == Disk)
            ?? throw VirtException.Worded(VirtErrorCode.DeviceMissing, $"'{domain.Name}' has no disk '{Disk}'");
        var disk = new DiskXml(XElement.Parse(found.Xml));
        disk.Element.Elements("backingStore").Remove();
        if (Insert?.StartsWith("/dev/", StringComparison.Ordinal) == true)
        {
            disk.SetBlockDevice(Insert);
        }
        else
        {
            disk.SetFile(Insert is null ? null : HostPath.Of(this, Insert));
        }

        var xml = VirtXml.Write(disk.Element);
        WriteVerbose(xml);
        return xml;
    }
}
