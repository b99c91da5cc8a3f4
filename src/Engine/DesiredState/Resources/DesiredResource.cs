using System.Text.Json.Nodes;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Engine.DesiredState;

/// <summary>Answers what DSC asks of the resources VirtPS/Domain and its kin: JSON in, lines of JSON out.</summary>
/// <remarks>
/// https://learn.microsoft.com/powershell/dsc/reference/schemas/resource/manifest/root. The properties are the keys of documents of desired
/// state, in camel case, with <c>_exist</c> in place of <c>Ensure</c> and <c>connection</c> for the host's URI; they go the way of
/// <see cref="ConfigurationPlanner"/>.
/// </remarks>
public static class DesiredResource
{
    internal const string Connection = "connection";
    internal const string Exist = "_exist";
    internal const string InDesiredState = "_inDesiredState";

    /// <summary>The property that tells what would be done.</summary>
    internal const string Metadata = "_metadata";

    /// <summary>The kinds of resource, such as <c>Domain</c>.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [.. DesiredKinds.All.Select(kind => kind.Name)];

    /// <summary>Gives the URI of the host that a request is about.</summary>
    /// <param name="input">The request; empty where DSC sends none.</param>
    /// <returns>The URI; nothing for the default one.</returns>
    /// <exception cref="VirtException">InvalidArg for what is no request.</exception>
    public static string? UriOf(string input) => Read(input).Find(Connection)?.Text();

    /// <summary>Carries out an operation.</summary>
    /// <param name="host">The host.</param>
    /// <param name="kind">The kind of resource.</param>
    /// <param name="operation">get, set, test, delete, export or whatIf.</param>
    /// <param name="input">The request.</param>
    /// <param name="directory">Where relative paths in it begin.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The lines to write.</returns>
    /// <exception cref="VirtException">InvalidArg for what the resource cannot have; what the host says.</exception>
    public static async Task<IReadOnlyList<string>> RunAsync(
        VirtConnection host, string kind, string operation, string input, string directory, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(host);
        var request = Read(input);
        var uri = request.Find(Connection)?.Text();
        if (operation == "export")
        {
            var all = new List<string>();
            await foreach (var one in DesiredKinds.Named(kind).ExportAsync(host, cancellationToken).ConfigureAwait(false))
            {
                all.Add(ResourceJson.Line(one, uri, exists: true));
            }

            return all;
        }

        var document = VirtConfiguration.ReadOne(kind, Desired(request, absent: operation == "delete"), directory);
        var item = document.Items[0];
        return operation switch
        {
            "get" => [await StateAsync(host, item, uri, cancellationToken).ConfigureAwait(false)],
            "test" => await TestAsync(host, document, uri, cancellationToken).ConfigureAwait(false),
            "whatIf" => [await ForetellAsync(host, document, uri, cancellationToken).ConfigureAwait(false)],
            "set" => await SetAsync(host, document, uri, cancellationToken).ConfigureAwait(false),
            "delete" => await DeleteAsync(host, document, cancellationToken).ConfigureAwait(false),
            _ => throw VirtException.Worded(VirtErrorCode.InvalidArg, $"'{operation}' is no operation of a resource (expected get, set, test, delete, export, whatIf)"),
        };
    }

    private static async Task<IReadOnlyList<string>> TestAsync(VirtConnection host, VirtConfiguration document, string? uri, CancellationToken cancellationToken)
    {
        var drift = new List<VirtDrift>();
        await foreach (var one in ConfigurationPlanner.CompareAsync(host, document, null, cancellationToken).ConfigureAwait(false))
        {
            drift.Add(one);
        }

        var state = (JsonObject)JsonNode.Parse(await StateAsync(host, document.Items[0], uri, cancellationToken).ConfigureAwait(false))!;
        state[InDesiredState] = drift.Count == 0;
        return [state.ToJsonString(ResourceJson.Options), ResourceJson.Names(drift)];
    }

    private static async Task<IReadOnlyList<string>> SetAsync(VirtConnection host, VirtConfiguration document, string? uri, CancellationToken cancellationToken)
    {
        var drift = await ApplyAsync(host, document, cancellationToken).ConfigureAwait(false);
        return [await StateAsync(host, document.Items[0], uri, cancellationToken).ConfigureAwait(false), ResourceJson.Names(drift)];
    }

    private static async Task<IReadOnlyList<string>> DeleteAsync(VirtConnection host, VirtConfiguration document, CancellationToken cancellationToken)
    {
        await ApplyAsync(host, document, cancellationToken).ConfigureAwait(false);
        return [];
    }

    private static async Task<List<VirtDrift>> ApplyAsync(VirtConnection host, VirtConfiguration document, CancellationToken cancellationToken)
    {
        var drift = new List<VirtDrift>();
        await foreach (var step in ConfigurationPlanner.PlanAsync(host, document, prune: false, null, cancellationToken).ConfigureAwait(false))
        {
            drift.AddRange(step.Drift);
            await step.ApplyAsync(cancellationToken).ConfigureAwait(false);
        }

        return drift;
    }

    // The state that set would lead to: what is there, with what the request says, and the steps in words.
    private static async Task<string> ForetellAsync(VirtConnection host, VirtConfiguration document, string? uri, CancellationToken cancellationToken)
    {
        var item = document.Items[0];
        var words = new List<string>();
        await foreach (var step in ConfigurationPlanner.PlanAsync(host, document, prune: false, null, cancellationToken).ConfigureAwait(false))
        {
            words.Add($"{step}");
            words.AddRange(step.Drift.Select(drift => $"{drift}"));
        }

        var state = (JsonObject)JsonNode.Parse(await StateAsync(host, item, uri, cancellationToken).ConfigureAwait(false))!;
        foreach (var (key, value) in ResourceJson.Wished(item))
        {
            state[key] = value;
        }

        state[Exist] = item.IsPresent;
        state[Metadata] = new JsonObject { ["whatIf"] = new JsonArray([.. words.Select(word => (JsonNode)word)]) };
        return state.ToJsonString(ResourceJson.Options);
    }

    private static async Task<string> StateAsync(VirtConnection host, DesiredItem item, string? uri, CancellationToken cancellationToken)
    {
        var state = await item.GuardAsync(() => item.Kind.DescribeAsync(host, item, cancellationToken)).ConfigureAwait(false);
        return ResourceJson.Line(state ?? ResourceJson.IdentityOf(item), uri, state is not null);
    }

    private static ConfigurationNode Read(string input) =>
        ConfigurationJson.Read(string.IsNullOrWhiteSpace(input) ? "{}" : input, null);

    // DSC's own properties begin with an underscore; those that say nothing here are left out.
    private static ConfigurationNode Desired(ConfigurationNode request, bool absent)
    {
        var fields = request.Fields().Where(field => !field.Key.StartsWith('_') && !field.Key.Equals(Connection, StringComparison.OrdinalIgnoreCase) && !field.Value.IsNull).ToList();
        var gone = absent || request.Find(Exist)?.Flag() == false;
        return ConfigurationNode.Map(request.Place, fields.Append(KeyValuePair.Create(
            CommonKeys.Ensure.Name, ConfigurationNode.Plain(request.Place, gone ? CommonKeys.Absent : CommonKeys.Present))));
    }
}
