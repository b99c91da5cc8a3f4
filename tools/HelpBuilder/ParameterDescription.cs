namespace VirtPS.HelpBuilder;

/// <summary>What the code says about a parameter.</summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="TypeName">The short name of its type, such as <c>String[]</c>.</param>
/// <param name="ItemType">The full name of its type, or of the items of an array.</param>
/// <param name="Aliases">Its other names.</param>
/// <param name="Values">The values it is limited to; empty when there is no limit.</param>
/// <param name="Wildcards">True when it takes wildcards.</param>
/// <param name="Sets">How it is used in each parameter set; <see cref="AllSets"/> stands for all of them.</param>
public sealed record ParameterDescription(
    string Name,
    string TypeName,
    string ItemType,
    IReadOnlyList<string> Aliases,
    IReadOnlyList<string> Values,
    bool Wildcards,
    IReadOnlyDictionary<string, ParameterUse> Sets)
{
    /// <summary>The name that PowerShell gives to the set of a parameter that is in every set.</summary>
    public const string AllSets = "__AllParameterSets";

    /// <summary>True for a parameter without a value.</summary>
    public bool IsSwitch => TypeName == "SwitchParameter";

    /// <summary>Finds how the parameter is used in a set.</summary>
    /// <param name="set">The set.</param>
    /// <returns>The use, or nothing when it is not in that set.</returns>
    public ParameterUse? In(string set) => Sets.GetValueOrDefault(set) ?? Sets.GetValueOrDefault(AllSets);
}

/// <summary>How a parameter is used in a parameter set.</summary>
/// <param name="Required">True when it must be given.</param>
/// <param name="Position">Its place among the arguments without a name, if it has one.</param>
/// <param name="ByValue">True when it takes whole objects from the pipeline.</param>
/// <param name="ByPropertyName">True when it takes the property of its name from objects in the pipeline.</param>
public sealed record ParameterUse(bool Required, int? Position, bool ByValue, bool ByPropertyName)
{
    /// <summary>The use as help writes it.</summary>
    public string Pipeline => (ByValue, ByPropertyName) switch
    {
        (true, true) => "True (ByPropertyName, ByValue)",
        (true, false) => "True (ByValue)",
        (false, true) => "True (ByPropertyName)",
        _ => "False",
    };

    /// <summary>The position as help writes it.</summary>
    public string Place => Position?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "Named";
}
