using System.IO.Enumeration;

namespace VirtPS.Engine.Access;

/// <summary>One line of a rules file.</summary>
/// <param name="Allows">What the rule says of a call that it fits.</param>
/// <param name="Rights">The rights it speaks of, as <c>class.right</c> with wildcards.</param>
/// <param name="Objects">The names or uuids it speaks of, with wildcards; empty for every object and the connection as well.</param>
/// <param name="Callers">What must be true of the caller, all of it; empty for everybody.</param>
internal sealed record AccessRule(
    bool Allows, IReadOnlyList<string> Rights, IReadOnlyList<string> Objects, IReadOnlyList<CallerTerm> Callers)
{
    /// <summary>Tells whether a text fits a pattern, in which * stands for any characters and ? for one.</summary>
    internal static bool Fits(string pattern, string? text) =>
        text is not null && FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: false);

    internal bool Concerns(CallerIdentity caller) => Callers.All(term => term.Holds(caller));

    internal bool Concerns(Permission permission, AccessTarget? target)
    {
        var right = permission.ToString();
        return Rights.Any(pattern => Fits(pattern, right)) && (Objects.Count == 0 || (target is not null && Objects.Any(pattern => Names(pattern, target))));
    }

    private static bool Names(string pattern, AccessTarget target) =>
        Fits(pattern, target.Name) || (target.Uuid is { } uuid && Fits(pattern, uuid.ToString("D")));
}

/// <summary>One thing that a rule wants of its caller.</summary>
/// <param name="Kind">What is looked at: user, group, sasl, x509, selinux or read-only.</param>
/// <param name="Pattern">What it must be; accounts and groups are told by number too.</param>
internal sealed record CallerTerm(string Kind, string Pattern)
{
    internal static IReadOnlyList<string> Kinds { get; } = ["user", "group", "sasl", "x509", "selinux"];

    internal const string ReadOnly = "read-only";

    internal bool Holds(CallerIdentity caller) => Kind switch
    {
        "user" => AccessRule.Fits(Pattern, caller.UserName) || IsNumber(caller.Uid),
        "group" => caller.Groups.Any(group => AccessRule.Fits(Pattern, group)) || IsNumber(caller.Gid),
        "sasl" => AccessRule.Fits(Pattern, caller.SaslName),
        "x509" => AccessRule.Fits(Pattern, caller.X509Dn),
        "selinux" => AccessRule.Fits(Pattern, caller.SeLinuxContext),
        _ => caller.IsReadOnly,
    };

    private bool IsNumber(uint? id) =>
        id is { } known && uint.TryParse(Pattern, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && number == known;
}
