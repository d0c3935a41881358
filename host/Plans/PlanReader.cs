using System.Text.RegularExpressions;
using Host.Talk;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Host.Plans;

/// <summary>Reads a plan, YAML or JSON (which is YAML): every key known, every value checked, every error with its line and column.</summary>
sealed partial class PlanReader
{
    const int MaxPlanBytes = 256 * 1024;

    readonly string path;
    readonly List<string> warnings = [];
    readonly TrustpointReader trustpoints;

    PlanReader(string path)
    {
        this.path = path;
        trustpoints = new TrustpointReader(Path.GetDirectoryName(Path.GetFullPath(path))!, ReadSecret);
    }

    /// <exception cref="PlanException">The file cannot be read as a plan.</exception>
    public static Plan Load(string path)
    {
        var top = new PlanMark(path, 1, 1);
        try
        {
            return new FileInfo(path).Length <= MaxPlanBytes ? Parse(File.ReadAllText(path), path)
                : throw new PlanException(top, "the file is too long", $"a plan of at most {MaxPlanBytes / 1024} KiB");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlanException(top, e.Message, "a readable plan, such as docs/plans/branch.yaml");
        }
    }

    /// <exception cref="PlanException">The text is no plan.</exception>
    public static Plan Parse(string text, string path)
    {
        var reader = new PlanReader(path);
        return reader.Read(reader.Root(text).Map("a mapping such as: hostname: branch"));
    }

    PlanNode Root(string text)
    {
        var yaml = new YamlStream();
        try
        {
            yaml.Load(new StringReader(text));
        }
        catch (YamlException e)
        {
            throw new PlanException(new PlanMark(path, (int)e.Start.Line, (int)e.Start.Column), e.Message, "YAML, or JSON, such as docs/plans/branch.yaml");
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or KeyNotFoundException)
        {
            throw new PlanException(new PlanMark(path, 1, 1), $"this is no YAML: {e.Message}", "YAML, or JSON, such as docs/plans/branch.yaml");
        }
        return yaml.Documents.Count == 1 ? new PlanNode(yaml.Documents[0].RootNode, path)
            : throw new PlanException(new PlanMark(path, 1, 1), $"the file holds {yaml.Documents.Count} documents", "one");
    }

    Plan Read(PlanMap map)
    {
        var users = map.Optional("users")?.Items("a list such as: - { name: admin, secret: { env: ADMIN_SECRET } }").Select(ReadUser).ToList() ?? [];
        var enable = map.Optional("enable-secret") is { } secret ? ReadSecret(secret) : null;
        var plan = new Plan(path)
        {
            Hostname = map.Optional("hostname") is { } hostname ? Name(hostname, HostnamePattern(), "a host name of letters, digits and hyphens, up to 63, such as branch-7") : null,
            DomainName = map.Optional("domain-name") is { } domain ? Name(domain, DomainPattern(), "a domain name such as example.com") : null,
            EnableSecret = enable,
            Users = users,
            ConsoleLogin = map.Optional("console-login")?.Flag("console-login: true"),
            SetClock = map.Optional("clock") is { } clock ? new(clock.OneOf("host", "keep").Value == "host", clock.Mark) : null,
            Trustpoints = map.Optional("trustpoints")?.Items("a list of trustpoints").Select(trustpoints.Read).ToList() ?? [],
            Https = map.Optional("https") is { } https ? ReadHttps(https) : null,
            Save = map.Optional("save")?.Flag("save: true").Value ?? true,
            Access = ReadAccess(map.Optional("access"), users.FirstOrDefault(), enable),
            Warnings = warnings,
        };
        map.Done();
        return Consistent(plan);
    }

    static Plan Consistent(Plan plan)
    {
        var twice = plan.Trustpoints.GroupBy(t => t.Name).FirstOrDefault(g => g.Count() > 1)?.Last();
        if (twice is not null)
            throw new PlanException(twice.Mark, $"the trustpoint {twice.Name} is given twice", "each name once");
        if (plan.ConsoleLogin is { Value: true } login && plan.Users.Count == 0 && plan.Access.Username is null)
            throw new PlanException(login.Mark, "console-login asks for a username and the plan has no users", "users:, else the console is locked for everybody");
        if (plan.Https?.Trustpoint is { } used && plan.Trustpoints.All(t => t.Name != used.Value))
            throw new PlanException(used.Mark, $"the trustpoint {used.Value} is not in this plan", $"one of {string.Join(", ", plan.Trustpoints.Select(t => t.Name))}");
        return plan;
    }

    PlannedUser ReadUser(PlanNode node)
    {
        var map = node.Map("a user such as { name: admin, privilege: 15, secret: { env: ADMIN_SECRET } }");
        var user = new PlannedUser(Name(map.Required("name", "name: admin"), UsernamePattern(), "a user name such as admin").Value,
            map.Optional("privilege")?.Number(0, 15, "15").Value ?? 15, ReadSecret(map.Required("secret", "secret: { env: ADMIN_SECRET }")), node.Mark);
        map.Done();
        return user;
    }

    static PlannedHttps ReadHttps(PlanNode node)
    {
        var map = node.Map("such as { trustpoint: branch, port: 443 }");
        var https = new PlannedHttps(map.Optional("trustpoint")?.Word("a trustpoint's name"), map.Optional("port")?.Number(1, 65535, "443"), node.Mark);
        map.Done();
        return https.Port is { Value: not 443 and < 1025 } port ? throw new PlanException(port.Mark, $"{port.Value} is no port IOS takes here", "443 or 1025 to 65535") : https;
    }

    Credentials ReadAccess(PlanNode? node, PlannedUser? firstUser, Secret? enable)
    {
        if (node is null)
            return new(firstUser?.Name, firstUser?.Secret, enable);
        var map = node.Map("such as { username: admin, password: { env: OLD_PASSWORD }, enable-secret: { env: OLD_SECRET } }");
        var access = new Credentials(map.Optional("username")?.Word("a user name").Value ?? firstUser?.Name,
            map.Optional("password") is { } password ? ReadSecret(password) : firstUser?.Secret,
            map.Optional("enable-secret") is { } secret ? ReadSecret(secret) : enable);
        map.Done();
        return access;
    }

    Secret ReadSecret(PlanNode node)
    {
        const string expected = "{ env: NAME } or { file: PATH }";
        if (!node.IsMap)
        {
            warnings.Add($"{node.Mark}: a secret stands in the plan in plain text; {expected} keeps it out");
            var text = new Secret(node.Mark, plain: node.Text(expected).Value);
            _ = text.Reveal();
            return text;
        }
        var map = node.Map(expected);
        var (variable, file) = (map.Optional("env")?.Word("a variable's name").Value, map.Optional("file")?.Text("a path").Value);
        map.Done();
        return (variable is null) != (file is null)
            ? new Secret(node.Mark, variable: variable, file: file is null ? null : trustpoints.Located(file))
            : throw node.Wrong("a secret comes from one place", expected);
    }

    static Planned<string> Name(PlanNode node, Regex pattern, string expected) => pattern.IsMatch(node.Text(expected).Value) ? node.Text(expected) : throw node.Wrong($"'{node.Text(expected).Value}' is none", expected);

    [GeneratedRegex(@"^[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$")]
    private static partial Regex HostnamePattern();
    [GeneratedRegex(@"^([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$")]
    private static partial Regex DomainPattern();
    [GeneratedRegex(@"^[A-Za-z0-9][\w.@-]{0,63}$")]
    private static partial Regex UsernamePattern();
}
