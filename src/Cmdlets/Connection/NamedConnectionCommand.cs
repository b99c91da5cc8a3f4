using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>The base of commands about connections themselves, which find them by name.</summary>
public abstract class NamedConnectionCommand : EngineCommand
{
    /// <summary>Gives the open connections of some names: a wildcard may match nothing, a literal name that matches nothing is an error.</summary>
    private protected IReadOnlyList<VirtConnection> Named(IEnumerable<string> names)
    {
        var all = new List<VirtConnection>();
        foreach (var name in names)
        {
            var found = ConnectionNames.Find(name);
            all.AddRange(found);
            if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                WriteError(ErrorRecords.Missing(ConnectionNames.Missing(name), name));
            }
        }

        return all;
    }
}
