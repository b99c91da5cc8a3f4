using System.Management.Automation;
using VirtPS.Engine.Errors;

namespace VirtPS.Commands;

/// <summary>Finds the session's subscriptions to events of hosts; those to other things are left to PowerShell's own commands.</summary>
internal static class Subscriptions
{
    /// <summary>Finds by name; a literal name that is not there is an error of the command.</summary>
    internal static List<PSEventSubscriber> Called(PSEventManager events, string name, Cmdlet command)
    {
        var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
        var candidates = events.Subscribers.Where(one => pattern.IsMatch(one.SourceIdentifier));
        return WildcardPattern.ContainsWildcardCharacters(name) ? Ours(candidates) : OrMissing(candidates, name, command);
    }

    /// <summary>Takes those that are VirtPS's; none is an error of the command.</summary>
    internal static List<PSEventSubscriber> OrMissing(IEnumerable<PSEventSubscriber> candidates, object given, Cmdlet command)
    {
        var ours = Ours(candidates);
        if (ours.Count == 0)
        {
            command.WriteError(ErrorRecords.Missing(
                VirtException.Worded(VirtErrorCode.InvalidArg, $"there is no subscription to VirtPS events called '{given}'"), given));
        }

        return ours;
    }

    private static List<PSEventSubscriber> Ours(IEnumerable<PSEventSubscriber> candidates) =>
        [.. candidates.Where(one => one.SourceObject is VirtEventSource)];
}
