using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Gets the virtual CPUs of domains: what each does and which of the host's CPUs it may use.</summary>
/// <remarks>virDomainGetVcpus, virDomainGetVcpuPinInfo, virDomainGetVcpusFlags, virDomainGetEmulatorPinInfo.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtDomainCpu", DefaultParameterSetName = ByName)]
[OutputType(typeof(VirtDomainCpu), typeof(VirtDomainCpuSummary))]
public sealed class GetVirtDomainCpuCommand : DomainReadCommand
{
    /// <summary>Only the virtual CPUs with these numbers.</summary>
    [Parameter(Position = 1)]
    [ValidateRange(0, int.MaxValue)]
    public int[]? Number { get; set; }

    /// <summary>The virtual CPUs of the stored definition.</summary>
    [Parameter]
    public SwitchParameter Inactive { get; set; }

    /// <summary>Gives one row for each domain: how many virtual CPUs it has and may have, now and after a start.</summary>
    [Parameter]
    public SwitchParameter Summary { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => RefuseIf(Summary && (Inactive || Number is not null), "-Summary counts all virtual CPUs, so -Number and -Inactive contradict it");

    private protected override void Process(VirtDomain domain)
    {
        if (Summary)
        {
            WriteObject(Wait(token => DomainCpus.SummarizeAsync(domain, token)));
            return;
        }

        var cpus = Wait(token => DomainCpus.ReadAsync(domain, Inactive, token));
        WriteObject(cpus.Where(cpu => Number is null || Number.Contains(cpu.Number)), enumerateCollection: true);
    }
}
