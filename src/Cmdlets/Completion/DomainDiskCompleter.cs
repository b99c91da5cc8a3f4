using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Commands;

/// <summary>Completes the targets of the disks of the domain that is already named on the line.</summary>
public sealed class DomainDiskCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Matching(
            BoundDomains.Descriptions(fakeBoundParameters).SelectMany(domain => domain.Devices.Disks)
                .Where(disk => disk.Target is not null)
                .Select(disk => (disk.Target!, disk.Source ?? "empty")),
            wordToComplete);
}
