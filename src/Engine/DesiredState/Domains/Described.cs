namespace VirtPS.Engine.DesiredState;

/// <summary>Collects what there is to say of a device.</summary>
internal static class Described
{
    /// <summary>Leaves out what has no value.</summary>
    internal static OrderedDictionary<string, object?> Of(params ReadOnlySpan<(string Key, object? Value)> values)
    {
        var all = new OrderedDictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in values)
        {
            if (value is not null)
            {
                all[key] = value;
            }
        }

        return all;
    }
}
