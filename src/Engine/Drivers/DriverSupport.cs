namespace VirtPS.Engine.Drivers;

/// <summary>One function of the contract, and whether a driver has it.</summary>
/// <param name="Driver">The driver's name.</param>
/// <param name="Family">The family's short name, such as <c>Domain</c>.</param>
/// <param name="Function">The member's name without its suffix, such as <c>Start</c>.</param>
/// <param name="IsSupported">Whether the driver has it.</param>
/// <param name="Reason">Why it cannot have it, where the driver says so; else null.</param>
public sealed record FunctionSupport(string Driver, string Family, string Function, bool IsSupported, string? Reason = null);

/// <summary>One family of the contract, and how much of it a driver has.</summary>
/// <param name="Family">The family's short name, such as <c>Domain</c>.</param>
/// <param name="Supported">How many of its functions the driver has.</param>
/// <param name="Total">How many functions it has.</param>
public sealed record FamilySupport(string Family, int Supported, int Total)
{
    /// <summary>Gives the name and the counts.</summary>
    /// <returns>Such as <c>Domain 12/20</c>.</returns>
    public override string ToString() => $"{Family} {Supported}/{Total}";
}

/// <summary>A driver, and what it can do.</summary>
/// <param name="Name">Its name, such as <c>Test</c>.</param>
/// <param name="Schemes">The URI schemes it answers to.</param>
/// <param name="Reach">Where its hosts are.</param>
/// <param name="Families">Every family of the contract with what the driver has of it.</param>
public sealed record DriverSupport(string Name, IReadOnlyList<string> Schemes, DriverReach Reach, IReadOnlyList<FamilySupport> Families)
{
    /// <summary>The names of the families of which it has at least one function.</summary>
    public IReadOnlyList<string> SupportedFamilies { get; } =
        Families.Where(family => family.Supported > 0).Select(family => family.Family).ToArray();

    /// <summary>How many functions it has.</summary>
    public int Supported => Families.Sum(family => family.Supported);

    /// <summary>How many functions the contract has.</summary>
    public int Total => Families.Sum(family => family.Total);

    /// <summary>Gives the driver's name.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Name;
}
