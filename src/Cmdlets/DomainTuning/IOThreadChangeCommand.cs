using System.Management.Automation;

namespace VirtPS.Commands;

/// <summary>The base of commands that add, change and remove I/O threads of domains.</summary>
public abstract class IOThreadChangeCommand : ScopedDomainCommand
{
    /// <summary>The thread's number, from 1.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(IOThreadCompleter))]
    [ValidateRange(1, int.MaxValue)]
    public int[] IOThread { get; set; } = [];
}
