namespace VirtPS.Engine.Schema;

/// <summary>Says what <see cref="XmlComparer"/> lets pass.</summary>
[Flags]
public enum XmlComparison
{
    /// <summary>Nothing beyond the order of attributes, comments and white space between elements.</summary>
    Exact = 0,

    /// <summary>The order of elements beside one another.</summary>
    IgnoreElementOrder = 1,
}
