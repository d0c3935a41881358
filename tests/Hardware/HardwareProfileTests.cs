using System.IO.Ports;
using System.Text;
using System.Text.Json;
using Firmware.Hardware;
using NUnit.Framework;

namespace Tests.Hardware;

[Parallelizable(ParallelScope.All)]
sealed class HardwareProfileTests
{
    const long Mega = 1 << 20;

    // The line numbers of the cases below are those of this text.
    const string Valid = """
        {
          "model": "SBX1",
          "description": "A board",
          "cpu": { "name": "S1", "relativeSpeed": 0.5 },
          "dram": "64 MB",
          "nvram": 131072,
          "flash": "32 MB",
          "console": {
            "baud": 9600,
            "parity": "even",
            "flowControl": "software", "inputBuffer": 8192, "paced": true
          },
          "interfaces": ["GigabitEthernet0/0", "FastEthernet0/1"],
          "tpm": {
            "uri": "embedded",
            "latency": "SLB9670"
          },
          "pools": {
            "staples": "32 KB",
            "crls": "1 MB",
            "certificates": "1 MB",
            "tls": "1 MB",
            "ike": "1 MB",
            "ssh": "1 MB",
            "log": "64 KB"
          },
          "limits": {
            "validations": 2,
            "fetches": 2,
            "trustpoints": 4,
            "crlBytes": "512 KB",
            "responseBytes": "16 KB"
          },
          "banner": ["Our own", "two lines"]
        }
        """;

    [Test]
    public void EveryFieldIsRead()
    {
        var profile = HardwareProfile.Parse("board.json", Encoding.UTF8.GetBytes(Valid));

        Assert.That((profile.Model, profile.Description, profile.Cpu), Is.EqualTo(("SBX1", "A board", new Processor("S1", 0.5))));
        Assert.That((profile.Dram, profile.Nvram, profile.Flash), Is.EqualTo((64 * Mega, 131072L, 32 * Mega)));
        Assert.That(profile.Console, Is.EqualTo(new ConsolePort(9600, Parity.Even, true, FlowControl.Software, 8192)));
        Assert.That(profile.Interfaces, Is.EqualTo(new[] { "GigabitEthernet0/0", "FastEthernet0/1" }));
        Assert.That(profile.Tpm, Is.EqualTo(new TpmPart("embedded", new ChipLatency("SLB9670", 2196, 163, 231, 69))));
        Assert.That(profile.Pools, Is.EqualTo(new PoolSizes(32 << 10, Mega, Mega, Mega, Mega, Mega, 64 << 10)));
        Assert.That(profile.Limits, Is.EqualTo(new ProfileLimits(2, 2, 4, 512 << 10, 16 << 10)));
        Assert.That(profile.Banner, Is.EqualTo(new[] { "Our own", "two lines" }));
    }

    [TestCase("\"model\": \"SBX1\",", "\"modell\": \"SBX1\",", 2, "unknown field 'modell'")]
    [TestCase("\"paced\": true", "\"paced\": true,\n    \"colour\": 1", 12, "unknown field 'console.colour'; expected baud, parity, paced, flowControl, inputBuffer")]
    [TestCase("\"software\"", "\"hardware\"", 11, "console.flowControl is hardware, expected one of none, software")]
    [TestCase("8192", "512", 11, "console.inputBuffer is 512, expected 1 KB to 1 MB")]
    [TestCase("\"model\": \"SBX1\",", "", 1, "model is missing")]
    [TestCase("\"fetches\": 2,", "", 27, "limits.fetches is missing")]
    [TestCase("\"model\": \"SBX1\"", "\"model\": 1", 2, "model is 1, expected a string")]
    [TestCase("\"model\": \"SBX1\"", "\"model\": \"\"", 2, "model must have 1 to 200 printable characters")]
    [TestCase("\"64 MB\"", "\"64MB\"", 5, "dram is 64MB, expected bytes or a size such as \"256 MB\"")]
    [TestCase("\"64 MB\"", "true", 5, "dram is true, expected bytes or a size")]
    [TestCase("\"64 MB\"", "\"8 MB\"", 5, "dram is 8 MB, expected 42 MB to 64 GB")]
    [TestCase("131072", "-1", 6, "nvram is -1, expected 32 KB to 64 MB")]
    [TestCase("131072", "131072.5", 6, "nvram is 131072.5, expected bytes")]
    [TestCase("9600", "9601", 9, "console.baud is 9601, expected one of 300, 1200")]
    [TestCase("9600", "\"9600\"", 9, "console.baud is 9600, expected a whole number")]
    [TestCase("\"even\"", "\"mark\"", 10, "console.parity is mark, expected one of none, even, odd")]
    [TestCase("\"paced\": true", "\"paced\": \"yes\"", 11, "console.paced is yes, expected true or false")]
    [TestCase("FastEthernet0/1", "Token0", 13, "interfaces holds 'Token0'")]
    [TestCase("FastEthernet0/1", "GigabitEthernet0/0", 13, "interfaces names an interface twice")]
    [TestCase("[\"GigabitEthernet0/0\", ", "[", 13, "interfaces must begin with GigabitEthernet0/0")]
    [TestCase("SLB9670", "SLB1", 16, "tpm.latency is SLB1, expected one of SLB9670, SLB9672")]
    [TestCase("\"tls\": \"1 MB\"", "\"tls\": \"60 MB\"", 18, "pools hold ")]
    [TestCase("\"validations\": 2", "\"validations\": 0", 28, "limits.validations is 0, expected 1 to 1024")]
    [TestCase("\"trustpoints\": 4", "\"trustpoints\": 1e9", 30, "limits.trustpoints is 1e9, expected 1 to 4096")]
    [TestCase("\"512 KB\"", "\"2 MB\"", 27, "limits allow a CRL of 2 MB, which pools.crls cannot hold")]
    [TestCase("\"16 KB\"", "\"64 KB\"", 27, "limits allow an OCSP response of 64 KB, which pools.staples cannot hold")]
    [TestCase("\"fetches\": 2", "\"fetches\": 2, \"fetches\": 3", 29, "'fetches' stands twice, first on line 29")]
    [TestCase("\"cpu\": { \"name\": \"S1\", \"relativeSpeed\": 0.5 }", "\"cpu\": 1", 4, "cpu is 1, expected an object")]
    [TestCase("0.5", "0", 4, "cpu.relativeSpeed is 0, expected 0.01 to 100")]
    [TestCase("\"two lines\"", "2", 34, "banner[1] is 2, expected a string")]
    [TestCase("\"limits\": {", "\"limits\": {,", 27, "no JSON: ")]
    [TestCase("\"two lines\"]", "\"two lines\"", 35, "no JSON: ")]
    public void WrongProfileIsRefusedWithItsLine(string right, string wrong, int line, string reason)
    {
        var json = Encoding.UTF8.GetBytes(Valid.Replace(right, wrong, StringComparison.Ordinal));

        Assert.That(() => HardwareProfile.Parse("board.json", json), Throws.TypeOf<ProfileException>().With.Message.StartWith($"board.json:{line}: {reason}"));
    }

    [TestCase("")]
    [TestCase("[]")]
    [TestCase("{} {}")]
    [TestCase("{\"a\":[[[[[[[[[[1]]]]]]]]]]}")]
    [TestCase("{\"dram\": 1e999}")]
    [TestCase("{\"dram\": 99999999999999999999999999999999}")]
    [TestCase("{\"model\": \"\\ud800\"}")]
    public void WhatIsNoProfileIsRefused(string json)
        => Assert.That(() => HardwareProfile.Parse("board.json", Encoding.UTF8.GetBytes(json)), Throws.TypeOf<ProfileException>().With.Message.StartWith("board.json:1: "));

    [Test]
    public void EndlessFileIsRefused()
        => Assert.That(() => HardwareProfile.Parse("board.json", new byte[70_000]), Throws.TypeOf<ProfileException>().With.Message.Contain("at most 65536"));

    [Test]
    public void DamagedProfilesAreRefusedWithASentence()
    {
        var random = new Random(7);
        for (var round = 0; round < 2000; round++)
        {
            var json = Encoding.UTF8.GetBytes(Valid);
            for (var i = random.Next(1, 4); i > 0; i--) json[random.Next(json.Length)] = (byte)random.Next(256);
            try { HardwareProfile.Parse("board.json", json); }
            catch (ProfileException e) { Assert.That(e.Message, Does.Match("^board.json:[0-9]+: .+")); }
        }
    }

    [Test]
    public void UnknownNameListsTheKnownOnes()
        => Assert.That(() => HardwareProfile.Load("huge"), Throws.TypeOf<ProfileException>().With.Message.Contain("expected one of branch, core, edge, lab, or the path"));

    [Test]
    public void FileThatIsNotThereIsRefused()
        => Assert.That(() => HardwareProfile.Load("./nowhere.json"), Throws.TypeOf<ProfileException>().With.Message.StartWith("./nowhere.json: the hardware profile cannot be read"));

    [Test]
    public void PathOverridesTheNamesInside()
    {
        using var scratch = new Scratch();
        File.WriteAllText(scratch["branch.json"], Valid);

        Assert.That(HardwareProfile.Load(scratch["branch.json"]).Model, Is.EqualTo("SBX1"));
    }

    [TestCase("lab", 2048, 115200, false, null)]
    [TestCase("branch", 256, 115200, false, null)]
    [TestCase("edge", 64, 9600, true, "SLB9670")]
    [TestCase("core", 1024, 115200, false, null)]
    public void ShippedProfileIsOfItsClass(string name, int megabytes, int baud, bool paced, string? chip)
    {
        var profile = HardwareProfile.Load(name);

        Assert.That(profile.Dram, Is.EqualTo(megabytes * Mega));
        Assert.That((profile.Console.Baud, profile.Console.Paced, profile.Tpm.Latency?.Name), Is.EqualTo((baud, paced, chip)));
    }

    [Test]
    public void ClassesGrowInEveryLimit()
    {
        HardwareProfile[] order = [HardwareProfile.Load("edge"), HardwareProfile.Load("branch"), HardwareProfile.Load("core"), HardwareProfile.Load("lab")];
        foreach (var (small, large) in order.Zip(order.Skip(1)))
        {
            Assert.That(large.Pools.Staples, Is.GreaterThan(small.Pools.Staples), $"{small.Model} {large.Model}");
            Assert.That(large.Limits.Trustpoints, Is.GreaterThan(small.Limits.Trustpoints));
            Assert.That(large.Limits.CrlBytes, Is.GreaterThan(small.Limits.CrlBytes));
        }
        Assert.That(order[0].Limits.Trustpoints, Is.EqualTo(4));
    }

    [Test]
    public void EveryTrustpointOfAShippedProfileFitsItsStaple([Values("lab", "branch", "edge", "core")] string name)
    {
        const int UsualResponseBytes = 2048;
        var profile = HardwareProfile.Load(name);

        Assert.That(profile.Limits.Trustpoints * UsualResponseBytes, Is.LessThanOrEqualTo(profile.Pools.Staples));
    }

    [Test]
    public void SchemaKnowsTheSameFieldsAsTheReader()
    {
        using var stream = typeof(HardwareProfile).Assembly.GetManifestResourceStream("hw-profiles/profile.schema.json")!;
        var schema = JsonDocument.Parse(stream).RootElement;
        using var valid = JsonDocument.Parse(Valid);

        CompareFields(schema, valid.RootElement, "");
    }

    static void CompareFields(JsonElement schema, JsonElement valid, string path)
    {
        var known = schema.GetProperty("properties").EnumerateObject().Where(p => p.Name != "$schema").ToList();
        Assert.That(known.Select(p => p.Name), Is.EquivalentTo(valid.EnumerateObject().Select(p => p.Name)), path);
        Assert.That(schema.GetProperty("additionalProperties").GetBoolean(), Is.False);
        foreach (var property in known.Where(p => p.Value.TryGetProperty("properties", out _))) CompareFields(property.Value, valid.GetProperty(property.Name), property.Name);
        foreach (var required in schema.GetProperty("required").EnumerateArray().Select(r => r.GetString()!))
        {
            var without = JsonSerializer.SerializeToNode(JsonDocument.Parse(Valid).RootElement)!;
            var section = path.Length == 0 ? without.AsObject() : without[path]!.AsObject();
            section.Remove(required);
            Assert.That(() => HardwareProfile.Parse("b.json", Encoding.UTF8.GetBytes(without.ToJsonString())), Throws.TypeOf<ProfileException>().With.Message.EndWith($"{required} is missing"));
        }
    }
}
