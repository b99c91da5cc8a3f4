using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Gets the hardware and the hypervisor of hosts.</summary>
/// <remarks>virNodeGetInfo, virNodeGetCPUMap, virNodeGetFreeMemory, virNodeGetSecurityModel, virNodeGetSEVInfo, virConnectGetMaxVcpus, virConnectGetSysinfo.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtHost")]
[OutputType(typeof(VirtHostInfo))]
public sealed class GetVirtHostCommand : HostQueryCommand<VirtHostInfo>
{
    private protected override Task<VirtHostInfo> AskAsync(VirtConnection connection, CancellationToken cancellationToken) =>
        connection.Host.DescribeAsync(cancellationToken);
}
