namespace VirtPS.Engine.Schema;

/// <summary>The order of a secret's elements.</summary>
internal static class SecretShape
{
    public const string Table = """
        secret ephemeral private
          uuid?
          description?
          usage type
            volume
            name
            target
        """;
}
