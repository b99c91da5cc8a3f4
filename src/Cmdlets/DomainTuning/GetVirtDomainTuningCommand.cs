using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Gets how domains are tuned: memory, disk I/O, NUMA, scheduler, performance events, balloon.</summary>
/// <remarks>virDomainGetMemoryParameters, virDomainGetBlkioParameters, virDomainGetNumaParameters, virDomainGetSchedulerParametersFlags, virDomainGetPerfEvents.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtDomainTuning", DefaultParameterSetName = ByName)]
[OutputType(typeof(VirtDomainTuning))]
public sealed class GetVirtDomainTuningCommand : DomainReadCommand
{
    /// <summary>What to get; without it all that the host knows.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public VirtTuningKind[] Kind { get; set; } = [];

    /// <summary>Only settings with these names; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Setting { get; set; }

    /// <summary>The settings of the stored definition.</summary>
    [Parameter]
    public SwitchParameter Inactive { get; set; }

    private protected override DomainListFlags Unnamed => DomainListFlags.None;

    private protected override void Process(VirtDomain domain)
    {
        var patterns = Setting?.Select(text => WildcardPattern.Get(text, WildcardOptions.IgnoreCase)).ToArray();
        WriteObject(
            Wait(token => DomainTuningReader.ReadAsync(domain, Kind, Inactive, token))
                .Where(one => patterns is null || Array.Exists(patterns, pattern => pattern.IsMatch(one.Name))),
            enumerateCollection: true);
    }
}
