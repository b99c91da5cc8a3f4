using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Gives disks of running domains another size.</summary>
/// <remarks>virDomainBlockResize.</remarks>
[Cmdlet(VerbsCommon.Resize, "VirtDomainDisk", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
public sealed class ResizeVirtDomainDiskCommand : DomainChangeCommand
{
    /// <summary>The disk's target, such as vda.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("Target")]
    [ArgumentCompleter(typeof(DomainDiskCompleter))]
    [ValidateNotNullOrEmpty]
    public string Disk { get; set; } = string.Empty;

    /// <summary>The size in bytes, such as 40GB.</summary>
    [Parameter(Position = 2)]
    [ValidateRange(1, long.MaxValue)]
    public long? Size { get; set; }

    /// <summary>Takes all that the block device behind it holds.</summary>
    [Parameter]
    public SwitchParameter Capacity { get; set; }

    /// <summary>Refuses a size that is smaller than the disk has.</summary>
    [Parameter]
    public SwitchParameter ExtendOnly { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => RefuseIf((Size is null) == !Capacity.ToBool(), "either -Size or -Capacity says how large the disk becomes");

    private protected override void Process(VirtDomain domain)
    {
        var devices = domain.Connection.DomainDevices;
        if (ExtendOnly && Size is { } size && Wait(token => devices.GetBlockInfoAsync(domain.Ref, Disk, token)).Capacity is var now && size < now)
        {
            throw VirtException.Worded(VirtErrorCode.InvalidArg, $"'{Disk}' of '{domain.Name}' has {now} bytes, and -ExtendOnly refuses to make it smaller");
        }

        var flags = Capacity ? DomainBlockResizeFlags.Capacity : DomainBlockResizeFlags.None;
        Change(
            domain,
            Capacity ? $"Resize disk {Disk} to all of its device" : $"Resize disk {Disk} to {SizeText.Of(Size)}",
            token => ResizeAsync(domain, flags, token));
    }

    // The host itself refuses to shrink from libvirt 12.3 on; older ones do not know the flag, and what was seen before has to do.
    private async Task ResizeAsync(VirtDomain domain, DomainBlockResizeFlags flags, CancellationToken cancellationToken)
    {
        var devices = domain.Connection.DomainDevices;
        try
        {
            await devices.ResizeBlockAsync(domain.Ref, Disk, Size ?? 0, ExtendOnly ? flags | DomainBlockResizeFlags.Extend : flags, cancellationToken).ConfigureAwait(false);
        }
        catch (VirtException old) when (ExtendOnly && old.Code == VirtErrorCode.InvalidArg && old.Message.Contains("unsupported flags", StringComparison.Ordinal))
        {
            await devices.ResizeBlockAsync(domain.Ref, Disk, Size ?? 0, flags, cancellationToken).ConfigureAwait(false);
        }
    }
}
