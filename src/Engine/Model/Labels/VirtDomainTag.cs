namespace VirtPS.Engine.Model;

/// <summary>A tag of a domain: a word, with a value or without.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Key">The word.</param>
/// <param name="Value">Its value; empty without one.</param>
public sealed record VirtDomainTag(VirtDomain Domain, string Key, string Value)
{
    /// <summary>The domain's name.</summary>
    public string DomainName => Domain.Name;

    /// <summary>The tag as it is written at the prompt: the word, or the word, <c>=</c> and the value.</summary>
    public string Tag => Value.Length == 0 ? Key : $"{Key}={Value}";

    /// <inheritdoc/>
    public override string ToString() => Tag;
}
