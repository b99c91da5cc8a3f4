using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Commands;

/// <summary>Compares a CPU with those of hosts, or with what their hypervisors can give.</summary>
/// <remarks>virConnectCompareCPU, virConnectCompareHypervisorCPU.</remarks>
[Cmdlet(VerbsData.Compare, "VirtCpu")]
[OutputType(typeof(VirtCpuComparison))]
public sealed class CompareVirtCpuCommand : HypervisorQueryCommand
{
    /// <summary>The CPU: a model's name, a <c>cpu</c> element, or a document that holds one, such as a domain's or a host's capabilities.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Cpu")]
    [XmlTransformation]
    [ValidateNotNullOrEmpty]
    public string Xml { get; set; } = string.Empty;

    /// <summary>Makes an error, which says why, of a CPU that does not fit.</summary>
    [Parameter]
    public SwitchParameter FailIncompatible { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(Xml, () =>
    {
        var cpu = CpuDocuments.Single(Xml);
        WriteObject(Gather(token => Findings<VirtCpuComparison>.GatherAsync(Sources(), async one => [await AskAsync(one, cpu, token).ConfigureAwait(false)])), enumerateCollection: true);
    });

    private async Task<VirtCpuComparison> AskAsync(VirtConnection connection, string cpu, CancellationToken cancellationToken)
    {
        var flags = FailIncompatible ? CpuCompareFlags.FailIncompatible : CpuCompareFlags.None;
        return new VirtCpuComparison(
            connection,
            Query is { } query
                ? await connection.Host.CompareHypervisorCpuAsync(query, cpu, flags, cancellationToken).ConfigureAwait(false)
                : await connection.Host.CompareCpuAsync(cpu, flags, cancellationToken).ConfigureAwait(false));
    }
}
