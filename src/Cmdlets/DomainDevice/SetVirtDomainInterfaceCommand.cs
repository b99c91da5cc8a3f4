using System.Xml.Linq;
using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Commands;

/// <summary>Plugs and unplugs the cables of network cards, and limits what passes.</summary>
/// <remarks>virDomainUpdateDeviceFlags, virDomainSetInterfaceParameters.</remarks>
[Cmdlet(VerbsCommon.Set, "VirtDomainInterface", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
public sealed class SetVirtDomainInterfaceCommand : DeviceChangeCommand
{
    /// <summary>The card's MAC address, or the name of its other end.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Mac { get; set; } = string.Empty;

    /// <summary>The state of the cable.</summary>
    [Parameter]
    [ValidateSet("up", "down")]
    public string? LinkState { get; set; }

    /// <summary>The limit for what comes in, in bytes per second, rounded up to whole KiB; 0 for none.</summary>
    [Parameter]
    [ValidateRange(0, 4398046510080)]
    public long? Inbound { get; set; }

    /// <summary>The limit for what goes out, in bytes per second, rounded up to whole KiB; 0 for none.</summary>
    [Parameter]
    [ValidateRange(0, 4398046510080)]
    public long? Outbound { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        RefuseIf(LinkState is null && Inbound is null && Outbound is null, "nothing to change was given");
    }

    private protected override void Process(VirtDomain domain)
    {
        var card = Devices(domain).OfType<VirtDomainInterface>().FirstOrDefault(one => string.Equals(one.Mac, Mac, StringComparison.OrdinalIgnoreCase) || one.Target == Mac)
            ?? throw VirtException.Worded(VirtErrorCode.DeviceMissing, $"'{domain.Name}' has no network card '{Mac}'");
        Change(domain, $"Change network card {card.Mac}", async token =>
        {
            var devices = domain.Connection.DomainDevices;
            if (LinkState is not null)
            {
                var changed = new InterfaceXml(XElement.Parse(card.Xml)) { LinkState = LinkState };
                await devices.UpdateAsync(domain.Ref, VirtXml.Write(changed.Element), DeviceScope, token).ConfigureAwait(false);
            }

            List<TypedParameter> limits = [];
            if (Inbound is { } incoming)
            {
                limits.Add(new("inbound.average", Kibibytes(incoming)));
            }

            if (Outbound is { } outgoing)
            {
                limits.Add(new("outbound.average", Kibibytes(outgoing)));
            }

            if (limits.Count > 0)
            {
                await devices.SetInterfaceParametersAsync(domain.Ref, card.Mac!, limits, Scope, token).ConfigureAwait(false);
            }
        });
    }

    private static uint Kibibytes(long bytes) => (uint)((bytes + 1023) / 1024);
}
