using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Gets what hosts can do and which guests they can run.</summary>
/// <remarks>virConnectGetCapabilities.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtHostCapability")]
[OutputType(typeof(VirtHostCapability))]
public sealed class GetVirtHostCapabilityCommand : HostQueryCommand<VirtHostCapability>
{
    private protected override Task<VirtHostCapability> AskAsync(VirtConnection connection, CancellationToken cancellationToken) =>
        connection.Host.DescribeCapabilitiesAsync(cancellationToken);
}
