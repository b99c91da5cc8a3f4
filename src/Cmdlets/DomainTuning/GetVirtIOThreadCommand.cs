using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Gets the I/O threads of domains.</summary>
/// <remarks>virDomainGetIOThreadInfo. How they polled is part of what Measure-VirtDomain tells.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtIOThread", DefaultParameterSetName = ByName)]
[OutputType(typeof(VirtIOThread))]
public sealed class GetVirtIOThreadCommand : DomainReadCommand
{
    /// <summary>Only the threads with these numbers.</summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(IOThreadCompleter))]
    [ValidateRange(1, int.MaxValue)]
    public int[]? IOThread { get; set; }

    /// <summary>The threads of the stored definition.</summary>
    [Parameter]
    public SwitchParameter Inactive { get; set; }

    private protected override void Process(VirtDomain domain) => WriteObject(
        Wait(token => VirtIOThread.ReadAsync(domain, Inactive, token)).Where(thread => IOThread is null || IOThread.Contains((int)thread.Id)),
        enumerateCollection: true);
}
