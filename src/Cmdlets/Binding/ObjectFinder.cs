using System.Management.Automation;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Finds objects of one kind by name, wildcard or uuid on several connections at once.</summary>
/// <typeparam name="T">The kind of object.</typeparam>
/// <param name="List">Lists all of them on one connection, in about one exchange with the host.</param>
/// <param name="ByName">Finds one by its exact name.</param>
/// <param name="ByUuid">Finds one by its uuid, where the kind has uuids.</param>
/// <param name="Missing">The code that says that there is none.</param>
internal sealed record ObjectFinder<T>(
    Func<VirtConnection, CancellationToken, Task<IReadOnlyList<T>>> List,
    Func<VirtConnection, string, CancellationToken, Task<T>> ByName,
    Func<VirtConnection, Guid, CancellationToken, Task<T>>? ByUuid,
    VirtErrorCode Missing)
    where T : VirtObject
{
    /// <summary>Lists everything on every connection, side by side.</summary>
    internal Task<Findings<T>> AllAsync(IReadOnlyList<VirtConnection> connections, CancellationToken cancellationToken) =>
        Findings<T>.GatherAsync(connections, one => List(one, cancellationToken));

    /// <summary>Finds by name: a wildcard may match nothing, a literal name that matches nothing is an error.</summary>
    internal async Task<Findings<T>> NamedAsync(
        IReadOnlyList<VirtConnection> connections, string name, CancellationToken cancellationToken)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(name))
        {
            return await FirstAnswersAsync(connections, one => ByName(one, WildcardPattern.Unescape(name), cancellationToken)).ConfigureAwait(false);
        }

        var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
        var all = await AllAsync(connections, cancellationToken).ConfigureAwait(false);
        return all.Where(item => pattern.IsMatch(item.Name));
    }

    /// <summary>Finds by uuid; one that matches nothing is an error.</summary>
    internal Task<Findings<T>> IdentifiedAsync(
        IReadOnlyList<VirtConnection> connections, Guid uuid, CancellationToken cancellationToken) =>
        ByUuid is { } find
            ? FirstAnswersAsync(connections, one => find(one, uuid, cancellationToken))
            : throw new VirtException(VirtErrorCode.InvalidArg, "objects of this kind have no uuid");

    /// <summary>Asks every place, such as a connection or a pool; only when none of those that answer has the object is that an error.</summary>
    internal async Task<Findings<T>> FirstAnswersAsync<TPlace>(IReadOnlyList<TPlace> places, Func<TPlace, Task<T>> find)
    {
        VirtException? missing = null;
        var answers = await Findings<T>.GatherAsync(places, async place =>
        {
            try
            {
                return [await find(place).ConfigureAwait(false)];
            }
            catch (VirtException error) when (error.Code == Missing)
            {
                Interlocked.CompareExchange(ref missing, error, null);
                return [];
            }
        }).ConfigureAwait(false);
        return answers.Items.Count > 0 || missing is null
            ? answers
            : answers with { Refusals = [.. answers.Refusals, new Refusal(null, missing)] };
    }
}
