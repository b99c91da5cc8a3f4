namespace VirtPS.Engine.Access;

/// <summary>Lets one caller do what the rules of a file allow, and nothing else.</summary>
/// <param name="rules">The rules.</param>
/// <param name="caller">Who calls.</param>
public sealed class RulesAccessPolicy(AccessRules rules, CallerIdentity caller) : IAccessPolicy
{
    // Who calls does not change, so the rules that speak of somebody else are left out once.
    private readonly AccessRule[] _rules = [.. rules.Rules.Where(rule => rule.Concerns(caller))];

    /// <inheritdoc/>
    public ValueTask<bool> IsAllowedAsync(Permission permission, AccessTarget? target, CancellationToken cancellationToken)
    {
        foreach (var rule in _rules)
        {
            if (rule.Concerns(permission, target))
            {
                return new(rule.Allows);
            }
        }

        return new(false);
    }
}
