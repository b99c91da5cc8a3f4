using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Measures how fast guests change their memory, which decides how a live migration will fare.</summary>
/// <remarks>virDomainStartDirtyRateCalc, virDomainListGetStats.</remarks>
[Cmdlet(VerbsDiagnostic.Measure, "VirtDirtyRate", DefaultParameterSetName = ByName)]
[OutputType(typeof(VirtDirtyRate))]
[OutputType(typeof(VirtJob))]
public sealed class MeasureVirtDirtyRateCommand : DomainTargetCommand
{
    private readonly WorkList _later = new();

    /// <summary>How long to measure, in seconds.</summary>
    [Parameter(Position = 1)]
    [ValidateRange(1, 60)]
    public int Seconds { get; set; } = 1;

    /// <summary>How to measure.</summary>
    [Parameter]
    public VirtDirtyRateMode Mode { get; set; }

    /// <summary>Returns a job at once and measures in the background; Stop-Job ends the wait.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing() => _later.StartFor(this);

    private protected override void Process(VirtDomain domain)
    {
        if (AsJob)
        {
            _later.Add(domain, async (progress, token) => await DirtyRateMeasuring.MeasureAsync(domain, Seconds, Mode, progress, token).ConfigureAwait(false));
        }
        else
        {
            WriteObject(Wait<VirtDirtyRate>((progress, token) => DirtyRateMeasuring.MeasureAsync(domain, Seconds, Mode, progress, token)));
        }
    }
}
