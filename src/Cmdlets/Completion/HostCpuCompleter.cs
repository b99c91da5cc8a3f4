using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Completes numbers of the CPUs of the connected hosts.</summary>
public sealed class HostCpuCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var most = Completions.Ask<int>(async (connection, token) => [await HostCpus.CountAsync(connection, token).ConfigureAwait(false)])
            .DefaultIfEmpty(0)
            .Max();
        return Completions.Matching(
            [("all", "any CPU of the host"), .. Enumerable.Range(0, most).Select(cpu => ($"{cpu}", $"CPU {cpu} of the host"))], wordToComplete);
    }
}
