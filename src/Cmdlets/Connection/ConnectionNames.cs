using System.Management.Automation;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;
using VirtPS.Engine.Uri;

namespace VirtPS.Commands;

/// <summary>Finds open connections by what a user calls them: their name, a wildcard, their URI or an alias of it.</summary>
internal static class ConnectionNames
{
    /// <summary>Gives the open connections that a text means; none when it means none.</summary>
    internal static IReadOnlyList<VirtConnection> Find(string text)
    {
        var found = Called(text);
        return found.Count == 0 && Alias(text) is { } uri ? Called(uri) : found;
    }

    /// <summary>Says that a text means no open connection.</summary>
    internal static VirtException Missing(string text) =>
        VirtException.Worded(
            VirtErrorCode.InvalidConn,
            $"no open connection is called '{text}'; Get-VirtConnection lists them, Connect-VirtHost opens one");

    // A URI may hold brackets, so it is compared as it stands before it is taken for a wildcard.
    private static List<VirtConnection> Called(string text)
    {
        var pattern = WildcardPattern.Get(text, WildcardOptions.IgnoreCase);
        return
        [
            .. ConnectionTable.All.Where(connection =>
                connection.Uri == text
                || connection.Name.Equals(text, StringComparison.OrdinalIgnoreCase)
                || pattern.IsMatch(connection.Name)),
        ];
    }

    private static string? Alias(string text)
    {
        try
        {
            return Task.Run(() => ClientConfiguration.LoadAsync(CancellationToken.None)).GetAwaiter().GetResult().Aliases.Find(text);
        }
        catch (VirtException)
        {
            // A broken libvirt.conf has no alias of that name; Connect-VirtHost is where it is reported.
            return null;
        }
    }
}
