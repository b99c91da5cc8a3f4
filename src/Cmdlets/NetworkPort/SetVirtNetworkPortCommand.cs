using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Changes what ports of virtual networks may carry.</summary>
/// <remarks>virNetworkPortSetParameters, which counts in KiB: sizes here are bytes. A limit that is not given stays as it is.</remarks>
[Cmdlet(VerbsCommon.Set, "VirtNetworkPort", SupportsShouldProcess = true)]
[OutputType(typeof(VirtNetworkPort))]
public sealed class SetVirtNetworkPortCommand : VirtCommand
{
    private const long BytesPerUnit = 1024;

    /// <summary>The ports, as Get-VirtNetworkPort gives them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public VirtNetworkPort[] Port { get; set; } = [];

    /// <summary>The rate that the guest may receive at, in bytes per second; 0 for no limit.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long? InboundAverage { get; set; }

    /// <summary>The highest rate that the guest may receive at, in bytes per second.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long? InboundPeak { get; set; }

    /// <summary>The bytes that the guest may receive at the highest rate.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long? InboundBurst { get; set; }

    /// <summary>The rate that is kept free for the guest, in bytes per second; 0 for none.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long? InboundFloor { get; set; }

    /// <summary>The rate that the guest may send at, in bytes per second; 0 for no limit.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long? OutboundAverage { get; set; }

    /// <summary>The highest rate that the guest may send at, in bytes per second.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long? OutboundPeak { get; set; }

    /// <summary>The bytes that the guest may send at the highest rate.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long? OutboundBurst { get; set; }

    /// <summary>Gives the port on.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var port in Port)
        {
            Attempt(port, () => Change(port));
        }
    }

    private void Change(VirtNetworkPort port)
    {
        if (ShouldProcess(port.Name, "Change limits of network port"))
        {
            Wait(async token =>
            {
                // What is set takes the place of all limits, so those that stay are sent again.
                var present = await port.Connection.NetworkPorts.GetParametersAsync(port.Ref, token).ConfigureAwait(false);
                await port.Connection.NetworkPorts.SetParametersAsync(port.Ref, Limits(present), token).ConfigureAwait(false);
                await port.RefreshAsync(token).ConfigureAwait(false);
            });
        }

        if (PassThru)
        {
            WriteObject(port);
        }
    }

    private List<TypedParameter> Limits(IReadOnlyList<TypedParameter> present)
    {
        (string Name, long? Bytes)[] wanted =
        [
            ("inbound.average", InboundAverage), ("inbound.peak", InboundPeak), ("inbound.burst", InboundBurst), ("inbound.floor", InboundFloor),
            ("outbound.average", OutboundAverage), ("outbound.peak", OutboundPeak), ("outbound.burst", OutboundBurst),
        ];
        var limits = new List<TypedParameter>();
        foreach (var (name, bytes) in wanted)
        {
            if (bytes is { } given)
            {
                limits.Add(new TypedParameter(name, checked((uint)((given + BytesPerUnit - 1) / BytesPerUnit))));
            }
            else if (present.Find<uint>(name) is { } kept)
            {
                limits.Add(new TypedParameter(name, kept));
            }
        }

        return limits;
    }
}
