using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Gets how the memory of hosts is used.</summary>
/// <remarks>virNodeGetFreeMemory, virNodeGetCellsFreeMemory, virNodeGetFreePages, virNodeGetMemoryParameters.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtHostMemory")]
[OutputType(typeof(VirtHostMemory))]
public sealed class GetVirtHostMemoryCommand : HostQueryCommand<VirtHostMemory>
{
    private protected override Task<VirtHostMemory> AskAsync(VirtConnection connection, CancellationToken cancellationToken) =>
        VirtHostMemory.ReadAsync(connection, cancellationToken);
}
