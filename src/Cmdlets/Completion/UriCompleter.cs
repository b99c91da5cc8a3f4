using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using VirtPS.Engine.Uri;

namespace VirtPS.Commands;

/// <summary>Completes URIs: the aliases of the user's libvirt.conf, and the shortest URI of each driver.</summary>
public sealed class UriCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Matching(Aliases().Concat(Shortest()), wordToComplete);

    private static IEnumerable<(string Text, string ToolTip)> Shortest() =>
        ModuleInitializer.Drivers.Drivers
            .SelectMany(driver => driver.Schemes.Select(scheme => (scheme, driver.Name)))
            .Select(pair => (pair.scheme == "test" ? "test:///default" : $"{pair.scheme}:///system", $"{pair.Name} driver"));

    private static IEnumerable<(string Text, string ToolTip)> Aliases()
    {
        try
        {
            var aliases = Task.Run(() => ClientConfiguration.LoadAsync(CancellationToken.None)).GetAwaiter().GetResult().Aliases;
            return [.. aliases.Names.Select(name => (name, aliases.Find(name) ?? name))];
        }
#pragma warning disable CA1031 // Completion offers what it can find and never shows an error.
        catch (Exception)
#pragma warning restore CA1031
        {
            return [];
        }
    }
}
