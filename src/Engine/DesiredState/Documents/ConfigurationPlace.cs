namespace VirtPS.Engine.DesiredState;

/// <summary>A place in a document of desired state.</summary>
/// <param name="Source">The document's file; nothing for one that was given at the prompt.</param>
/// <param name="Key">The key, such as <c>Domains[0].Memory</c>; empty for the document itself.</param>
/// <param name="Line">The line, from 1; 0 where there are no lines.</param>
public sealed record ConfigurationPlace(string? Source, string Key, int Line)
{
    /// <summary>The place of a key below this one.</summary>
    /// <param name="key">The key.</param>
    /// <param name="line">Its line.</param>
    /// <returns>The place.</returns>
    public ConfigurationPlace At(string key, int line) => new(Source, Key.Length == 0 ? key : $"{Key}.{key}", line);

    /// <summary>The place of an item of the list that is here.</summary>
    /// <param name="index">The item's number, from 0.</param>
    /// <param name="line">Its line.</param>
    /// <returns>The place.</returns>
    public ConfigurationPlace At(int index, int line) => new(Source, $"{Key}[{index}]", line);

    /// <summary>Says where it is.</summary>
    /// <returns>Such as <c>hosts.json:12: Domains[0].Memory</c>.</returns>
    public override string ToString()
    {
        var key = Key.Length == 0 ? "the document" : Key;
        var file = Source is null ? null : System.IO.Path.GetFileName(Source);
        return (file, Line) switch
        {
            (null, 0) => key,
            (null, _) => $"line {Line}: {key}",
            (_, 0) => $"{file}: {key}",
            _ => $"{file}:{Line}: {key}",
        };
    }
}
