using System.Management.Automation;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Finds open connections by name.</summary>
internal static class ConnectionNames
{
    /// <summary>Gives the open connections with a name: a wildcard may match nothing, a literal name that matches nothing is an error.</summary>
    internal static IReadOnlyList<VirtConnection> Find(string name)
    {
        var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
        var found = ConnectionTable.All.Where(connection => pattern.IsMatch(connection.Name) || connection.Uri == name).ToList();
        return found.Count > 0 || WildcardPattern.ContainsWildcardCharacters(name)
            ? found
            : throw VirtException.Worded(VirtErrorCode.InvalidConn, $"no open connection is called '{name}'");
    }
}
