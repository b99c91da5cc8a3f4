using VirtPS.Engine.Errors;

namespace VirtPS.Commands;

/// <summary>What several places, such as hosts or pools, have found, and what some of them answered instead.</summary>
/// <typeparam name="T">The kind of object.</typeparam>
/// <param name="Items">What was found.</param>
/// <param name="Refusals">What was refused: one place that refuses keeps nothing of the others'.</param>
internal sealed record Findings<T>(IReadOnlyList<T> Items, IReadOnlyList<Refusal> Refusals)
{
    /// <summary>Makes the answer of places that refused nothing.</summary>
    internal static Findings<T> Of(IReadOnlyList<T> items) => new(items, []);

    /// <summary>Asks every place, side by side; a single one that refuses is an error as such.</summary>
    internal static async Task<Findings<T>> GatherAsync<TPlace>(IReadOnlyList<TPlace> places, Func<TPlace, Task<IReadOnlyList<T>>> ask)
    {
        if (places.Count == 1)
        {
            return Of(await ask(places[0]).ConfigureAwait(false));
        }

        var answers = await Task.WhenAll(places.Select(async place =>
        {
            try
            {
                return Of(await ask(place).ConfigureAwait(false));
            }
            catch (VirtException error)
            {
                return new Findings<T>([], [new Refusal(place, error)]);
            }
        })).ConfigureAwait(false);
        return new([.. answers.SelectMany(answer => answer.Items)], [.. answers.SelectMany(answer => answer.Refusals)]);
    }

    /// <summary>Keeps of what was found what passes.</summary>
    internal Findings<T> Where(Func<T, bool> passes) => this with { Items = [.. Items.Where(passes)] };
}

/// <summary>One place's refusal.</summary>
/// <param name="Place">Who refused; nothing when the error is about what was asked for.</param>
/// <param name="Error">What it said.</param>
internal sealed record Refusal(object? Place, VirtException Error);
