using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Removes ports of virtual networks; what they were connected to is free again.</summary>
/// <remarks>virNetworkPortDelete.</remarks>
[Cmdlet(VerbsCommon.Remove, "VirtNetworkPort", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveVirtNetworkPortCommand : VirtCommand
{
    /// <summary>The ports, as Get-VirtNetworkPort gives them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public VirtNetworkPort[] Port { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var port in Port)
        {
            Attempt(port, () =>
            {
                if (ShouldProcess(port.Name, $"Remove port of network {port.Network}"))
                {
                    Wait(token => port.Connection.NetworkPorts.DeleteAsync(port.Ref, token));
                }
            });
        }
    }
}
